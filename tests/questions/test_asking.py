"""A compiled question answers as the ORM does, in every form, with every value."""

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.models import Q

from caseway.questions import asked_often, together
from caseway.tickets.actions import change, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(acme, rita):
    words = [("Export stops", "high"), ("Beep at night", "low"), ("Smell of rubber", "high"), ("100 % stuck", "normal")]
    opened = [
        open_ticket(acme, requester=rita, subject=subject, words=Words.plain("So it is."), channel="email", by=rita, priority=priority)
        for subject, priority in words
    ]
    Ticket.objects.filter(pk=opened[1].pk).update(state="open")
    return opened


def seen(member):
    return Ticket.objects.visible_to(member)


FORMS = {
    "things": lambda member, fits: seen(member).filter(fits).order_by("id"),
    "things with others": lambda member, fits: seen(member).filter(fits).select_related("requester", "product").order_by("id"),
    "dicts": lambda member, fits: seen(member).filter(fits).order_by("-id").values("id", "requester__name", "created_at"),
    "tuples": lambda member, fits: seen(member).filter(fits).order_by("-id").values_list("subject", "created_at", "resolved_at"),
    "single values": lambda member, fits: seen(member).filter(fits).order_by("-id").values_list("updated_at", flat=True),
}


@pytest.mark.parametrize("build", FORMS.values(), ids=FORMS)
def test_it_answers_as_the_orm_does(build, reports, olga, mallory):
    question = asked_often(build)
    conditions = [
        Q(),
        Q(priority="high"),
        Q(priority="low"),
        ~Q(priority="high"),
        Q(number__in=[1, 2, 3]),
        Q(number__in=[3]),
        Q(number__in=[]),
        Q(created_at__lte=reports[1].created_at),
        Q(created_at__lte=reports[2].created_at),
        Q(subject__icontains="STOPS"),
        Q(subject__icontains="100 %"),
        Q(number=2**70),
        Q(assignee=None) & (Q(state="open") | Q(state="new")),
    ]
    for member in (olga, mallory):
        for condition in conditions:
            assert question(member, condition) == list(build(member, condition)), condition
            assert question.count(member, condition) == build(member, condition).count()
    first = question.first(olga, Q(priority="high"))
    assert first == build(olga, Q(priority="high")).first()


@pytest.mark.parametrize("build", FORMS.values(), ids=FORMS)
def test_asked_for_several_it_answers_each(build, reports, olga, mallory):
    question = asked_often(lambda member, fits: build(member, fits)[:2])
    asked = [(olga, Q(priority="high")), (mallory, Q(priority="high")), (olga, Q(priority="low")), (olga, Q(priority="high"))]
    for arguments in (asked, asked[:1], [], [*asked, (olga, Q(priority="high", state="new"))]):
        answers = question.of_each(arguments)
        assert len(answers) == len(arguments)
        for answer, one in zip(answers, arguments, strict=True):
            assert sorted(map(repr, answer)) == sorted(map(repr, question(*one)))


def test_what_comes_along_costs_no_further_question(reports, olga, django_assert_num_queries):
    question = asked_often(FORMS["things with others"])
    assert olga.hidden_teams == frozenset()
    with django_assert_num_queries(1):
        assert [(one.requester.name, one.product, one.workspace_id) for one in question(olga, Q(priority="low"))] == [
            ("Rita Rahn", None, olga.workspace_id)
        ]


def test_it_is_written_once_for_each_shape(reports, olga, dan):
    written = []

    @asked_often
    def of_priority(member, priority: str, part: slice):
        written.append(priority)
        return seen(member).filter(priority=priority).order_by("id").values_list("number", flat=True)[part]

    assert of_priority(olga, "high", slice(5)) == [1, 3]
    assert of_priority(dan, "low", slice(5)) == [2]
    assert of_priority(olga, "high", slice(1)) == [1]
    assert len(written) == 2, "the slice is part of the shape"


def test_a_member_who_may_not_see_a_team_is_told_nothing_of_it(acme, ada, olga, dan, reports):
    """The two questions of one kind have two shapes, and neither answers for the other."""
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    board = make_team(acme, by=ada, name="Board", is_restricted=True, members=[])
    change(reports[0], by=ada, team=legal)
    change(reports[2], by=ada, team=board)
    question = asked_often(lambda member: seen(member).order_by("number").values_list("number", flat=True))
    assert [question(type(who).objects.get(pk=who.pk)) for who in (ada, dan, olga, ada)] == [[1, 2, 3, 4], [1, 2, 4], [2, 4], [1, 2, 3, 4]]


@pytest.fixture
def sent(monkeypatch):
    """How many messages went to PostgreSQL; None where questions do not travel."""
    if connection.vendor != "postgresql":
        return None
    counted, engine = [], type(connections[DEFAULT_DB_ALIAS])
    for name in ("_answer", "_answers"):
        plain = getattr(engine, name)
        monkeypatch.setattr(engine, name, lambda line, text, plain=plain: (counted.append(text), plain(line, text))[1])
    return counted


def test_questions_asked_together_are_answered_as_alone(reports, olga, mallory):
    forms = {name: asked_often(build) for name, build in FORMS.items()}
    conditions = [Q(priority="high"), Q(priority="low"), Q(subject__icontains="100 %")]
    for member in (olga, mallory):
        alone = [question(member, fits) for question in forms.values() for fits in conditions]
        with together(*(question.about(member, fits) for question in forms.values() for fits in conditions)):
            assert [question(member, fits) for question in forms.values() for fits in conditions] == alone


def test_what_is_asked_together_is_one_message_and_answers_once(reports, olga, sent):
    high, low = (asked_often(lambda member, fits: seen(member).filter(fits).values_list("number", flat=True)) for _ in range(2))
    others = [(high, Q(priority="high")), (low, Q(priority="low"))]
    for question, fits in others:
        question(olga, fits)
    before = len(sent or ())
    with together(*(question.about(olga, fits) for question, fits in others)):
        assert sorted(high(olga, Q(priority="high"))) == [1, 3]
        assert low(olga, Q(priority="low")) == [2]
        assert sent is None or len(sent) == before + 1
        Ticket.objects.filter(number=4).update(priority="high")
        assert sorted(high(olga, Q(priority="high"))) == [1, 3, 4], "asked a second time it is asked anew"
        assert low(olga, Q(priority="normal")) == [], "with another value too"
    Ticket.objects.update(priority="low")
    assert len(low(olga, Q(priority="low"))) == 4, "nothing is kept for later"


def test_who_cannot_be_compiled_goes_its_own_way(reports, olga):
    plain = asked_often(lambda member, fits: seen(member).filter(fits).order_by("id").values_list("number", flat=True))
    shapeless = Q(pk__in=Ticket.objects.filter(priority="high").values("pk"))
    with together(plain.about(olga, shapeless), plain.about(olga, Q(priority="low"))):
        assert (plain(olga, shapeless), plain(olga, Q(priority="low"))) == ([1, 3], [2])


def test_together_they_see_what_their_transaction_changed(reports, olga):
    plain = asked_often(lambda member, fits: seen(member).filter(fits).order_by("id").values_list("number", flat=True))
    asked = [(olga, Q(priority="high")), (olga, Q(priority="low"))]
    with transaction.atomic():
        Ticket.objects.filter(number=1).update(priority="low")
        with together(*(plain.about(*one) for one in asked)):
            assert [plain(*one) for one in asked] == [[3], [1, 2]]


@pytest.mark.django_db(transaction=True)
def test_a_broken_question_breaks_its_message_alone(reports, olga):
    plain = asked_often(lambda member, fits: seen(member).filter(fits).order_by("id").values_list("number", flat=True))
    sql = connection.rows_of_all([("SELECT 1", []), ("SELECT %s", ["two; it's 100 %"]), ("SELECT 3 WHERE 1 = 2", [])])
    assert sql is None or [list(rows) for rows in sql] == [[(1,)], [("two; it's 100 %",)], []]
    with pytest.raises(DatabaseError):
        connection.rows_of_all([("SELECT 1", []), ("SELECT nothing", []), ("SELECT 3", [])]) or connection.rows_of("SELECT nothing", [])
    assert plain(olga, Q(priority="low")) == [2]

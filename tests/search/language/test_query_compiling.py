"""Queries against a real database, beside an oracle that reads the tree row by row in plain Python."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.search.language import (
    And,
    Context,
    Empty,
    Field,
    Kind,
    Not,
    Or,
    QueryError,
    Term,
    Vocabulary,
    Word,
    among,
    compile_query,
    explain,
    parse,
    yes_or_no,
)

OLGA, DAN = 1, 2
SUPPORT, HARDWARE = 10, 20
NOW = datetime(2026, 5, 13, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


class Case(models.Model):
    title = models.TextField()
    serial = models.TextField(blank=True)
    state = models.TextField()
    cause = models.TextField(blank=True)
    priority = models.IntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    created = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    assignee = models.BigIntegerField(null=True)
    team = models.BigIntegerField(null=True)
    is_unread = models.BooleanField()

    class Meta:
        apps = Apps()
        app_label = "query_oracle"


class Tag(models.Model):
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False)
    name = models.TextField()

    class Meta:
        apps = Case._meta.apps
        app_label = "query_oracle"


def tagged(condition):
    return Exists(Tag.objects.filter(condition, case=OuterRef("pk")))


def unread(context):
    return Q(is_unread=True)


PRIORITIES = {"low": "Low", "normal": "Normal", "high": "High", "urgent": "Urgent"}
RANKS = {"low": 1, "normal": 2, "high": 3, "urgent": 4}
STATES = {"new": "New", "open": "Open", "on_hold": "On hold"}
CASES = Vocabulary(
    [
        Field("number", Kind.NUMBER, lookup="id"),
        Field("subject", Kind.TEXT, lookup="title", aliases=("title",)),
        Field("serial", Kind.TEXT, lookup="serial", is_exact=True, fold=str.upper),
        Field("state", Kind.CHOICE, lookup="state", choices=STATES),
        Field("cause", Kind.CHOICE, lookup="cause", choices={"defect": "Defect", "misuse": "Misuse"}),
        Field("priority", Kind.CHOICE, lookup="priority", choices=PRIORITIES, stored=RANKS, is_ordered=True),
        Field("cost", Kind.NUMBER, lookup="cost"),
        Field("created", Kind.DATE, lookup="created"),
        Field("due", Kind.DATE, lookup="due", is_day=True),
        Field("assignee", Kind.PERSON, lookup="assignee", resolver="member"),
        Field("team", Kind.REF, lookup="team"),
        Field("tag", Kind.TEXT, lookup="name", many=tagged),
        Field("unread", Kind.FLAG, conditions=yes_or_no(unread)),
        Field("is", Kind.FLAG, conditions={"unread": unread, "mine": lambda context: Q(assignee=context.me)}),
        Field("text", Kind.WORDS),
    ],
    number_field="number",
)


def all_words(words):
    return Q(*[Q(title__icontains=word.text) for word in words])


CONTEXT = Context(
    now=NOW,
    zone=BERLIN,
    words=all_words,
    me=OLGA,
    my_teams=[SUPPORT],
    resolvers={"member": among({"Olga": OLGA, "Dan": DAN}), "team": among({"Support": SUPPORT, "Hardware": HARDWARE})},
)


def a_case(**columns):
    return columns


ROWS = [
    a_case(title="Water drips from the lid", serial="", state="new", cause="", is_unread=True),
    a_case(title="Lid leaks 100%", serial="AB-1", state="open", cause="defect", priority=4, cost=5, assignee=OLGA, team=SUPPORT,
         created=datetime(2026, 5, 13, 8, tzinfo=UTC), due=date(2026, 5, 13), is_unread=False, tags=["lid", "hot"]),
    a_case(title="Drips", serial="AB-2", state="on_hold", cause="misuse", priority=1, cost=0, assignee=DAN, team=HARDWARE,
         created=datetime(2026, 5, 12, 22, 30, tzinfo=UTC), due=date(2026, 5, 14), is_unread=True, tags=["hot"]),
    a_case(title="none of 'these'", serial="none", state="open", cause="defect", priority=2, cost=-3, assignee=OLGA,
         created=datetime(2026, 5, 6, 0, tzinfo=UTC), is_unread=False, tags=["none"]),
    a_case(title="C:\\temp_1", serial="X", state="new", cause="", priority=3, team=SUPPORT,
         created=datetime(2026, 4, 30, 22, tzinfo=UTC), due=date(2026, 4, 30), is_unread=True),
    a_case(title="lid or water", serial="X", state="open", cause="misuse", cost=10**12,
         created=datetime(2025, 12, 31, 22, 59, tzinfo=UTC), is_unread=False, tags=["lid", "li%d"]),
]  # fmt: skip


@pytest.fixture
def cases(db):
    with connection.cursor() as cursor:
        for model in (Case, Tag):
            columns = ", ".join(f"{field.column} {field.db_type(connection)}" for field in model._meta.local_fields)
            cursor.execute(f"CREATE TEMPORARY TABLE {model._meta.db_table} ({columns})")
    for number, row in enumerate(ROWS, start=1):
        columns = {name: value for name, value in row.items() if name != "tags"}
        Case(pk=number, **columns).save(force_insert=True)
        for at, tag in enumerate(row.get("tags", [])):
            Tag(pk=number * 10 + at, case_id=number, name=tag).save(force_insert=True)
    return Case.objects.order_by("pk")


def found(cases, query):
    tree = parse(query) if isinstance(query, str) else query
    return [case.pk for case in cases.filter(compile_query(tree, CASES, CONTEXT))]


def matches(tree, row):
    """The oracle: what a query means for one row, in two-valued logic."""
    match tree:
        case Empty():
            return True
        case And(parts):
            return all(matches(part, row) for part in parts)
        case Or(parts):
            return any(matches(part, row) for part in parts)
        case Not(part):
            return not matches(part, row)
        case Word(text):
            return text.lower() in row["title"].lower()
        case Term(op="!="):
            return not any(fits(tree.field, "=", value, row) for value in tree.values)
        case Term():
            return any(fits(tree.field, tree.op, value, row) for value in tree.values)


def fits(field, op, value, row):
    said = "" if value.is_quoted else value.text
    if field == "tag":
        tags = [tag.lower() for tag in row.get("tags", [])]
        if said in ("none", "any"):
            return bool(tags) is (said == "any")
        return any(value.text.lower() == tag if op == "=" else value.text.lower() in tag for tag in tags)
    kept = row.get({"subject": "title"}.get(field, field))
    if field == "is":
        return row["is_unread"] if value.text == "unread" else row.get("assignee") == OLGA
    if said in ("none", "any"):
        return (kept in (None, "")) is (said == "none")
    if kept is None:
        return False
    if field == "subject":
        return value.text.lower() == kept.lower() if op == "=" else value.text.lower() in kept.lower()
    names = {"me": OLGA, "Dan": DAN, "my-team": SUPPORT, "hardware": HARDWARE, "serial": None}
    typed = {"priority": RANKS.get, "cost": int, "serial": str.upper}.get(field, lambda text: names.get(text, text))
    wanted = typed(value.text)
    return {":": kept == wanted, "=": kept == wanted, **orders(kept, wanted)}[op]


def orders(kept, wanted):
    if isinstance(kept, str):
        return {}
    return {"<": kept < wanted, "<=": kept <= wanted, ">": kept > wanted, ">=": kept >= wanted}


TERMS = [
    f"{field}{op}{value}"
    for field, operators, texts in [
        ("subject", (":", "=", "!=", "~"), ("lid", "Drips", "none", "any", '"none"', "%", "_", "\\", "'", "a,b,lid")),
        ("serial", (":", "=", "!="), ("ab-1", "none", "any", '"none"', '""', "x,ab-2")),
        ("state", (":", "=", "!="), ("new", "open,new", "none", "any")),
        ("cause", (":", "=", "!="), ("defect", "none", "any", "none,misuse")),
        ("priority", (":", "=", "!=", "<", "<=", ">", ">="), ("normal", "high")),
        ("priority", (":", "!="), ("none", "any", "low,none")),
        ("cost", (":", "=", "!=", "<", "<=", ">", ">="), ("0", "5", "-3", "999999999999999999")),
        ("cost", (":", "!="), ("none", "any", "5,none")),
        ("assignee", (":", "=", "!="), ("me", "Dan", "none", "any", "Dan,none")),
        ("team", (":", "=", "!="), ("my-team", "hardware", "none", "any")),
        ("tag", (":", "=", "!=", "~"), ("lid", "hot", "none", "any", '"none"', "%", "hot,none")),
        ("is", (":", "=", "!="), ("unread", "mine", "mine,unread")),
    ]
    for op in operators
    for value in texts
    if not (op == "~" and value in ("none", "any", "hot,none"))
]
TREES = st.recursive(
    st.one_of(st.sampled_from(TERMS).map(parse), st.sampled_from(["lid", "water", '"lid or"', "%", "'"]).map(parse)),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)


def expected(tree):
    return [number for number, row in enumerate(ROWS, start=1) if matches(tree, row)]


def test_every_operator_on_every_field_means_the_same_to_the_database(cases):
    for text in TERMS:
        for query in (text, f"-{text}", f"not (lid {text})", f"lid or {text}", f"-(water or -{text})"):
            assert found(cases, query) == expected(parse(query)), query


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES)
def test_any_combination_means_the_same_to_the_database(cases, tree):
    assert found(cases, tree) == expected(tree)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES)
def test_a_query_and_its_opposite_are_everything_and_never_overlap(cases, tree):
    assert sorted(found(cases, tree) + found(cases, Not(tree))) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "query, numbers",
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("created:today", [2, 3]),
        ("created:-7d", [2, 3, 4]),
        ("created=-7d", [4]),
        ("created:2026-05", [2, 3, 4, 5]),
        ("created:2025", [6]),
        ("created>2026-05", []),
        ("created>=2026-05", [2, 3, 4, 5]),
        ("created<2026-05", [6]),
        ("created<=2026-05-06", [4, 5, 6]),
        ("created>2026-05-06", [2, 3]),
        ("created>2026-05-13T09:59+02:00", [2]),
        ("created:none", [1]),
        ("-created:2026-05", [1, 6]),
        ("created:2026-05-01..2026-05-06", [4, 5]),
        ("created:..2026-05-06", [4, 5, 6]),
        ("created:today,2025", [2, 3, 6]),
        ("due:today", [2]),
        ("due>today", [3]),
        ("due<=today", [2, 5]),
        ("due:2026-05-13T10:00", [2]),
        ("due:+3d", [2, 3]),
        ("priority:normal..high", [4, 5]),
        ("priority:high..", [2, 5]),
        ("priority:..normal", [3, 4]),
        ("state:On-Hold", [3]),
        ('state:"on hold"', [3]),
        ("cost:0..5", [2, 3]),
        ("#3", [3]),
        ("#3 lid", []),
        ("#3 or #4", [3, 4]),
        ("-#3", [1, 2, 4, 5, 6]),
        ("number:#3,5", [3, 5]),
        ("title:lid", [1, 2, 6]),
        ("unread:yes", [1, 3, 5]),
        ("unread:no", [2, 4, 6]),
        ("text:water", [1, 6]),
        ("lid water", [1, 6]),
        ('"lid or"', [6]),
        ("http://x", []),
    ],
)
def test_a_query_finds_these(cases, query, numbers):
    assert found(cases, query) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE query_oracle_case; --",
        '" OR 1=1 --',
        "%' OR '1'='1",
        "\\'; SELECT pg_sleep(9); --",
        "${jndi}",
        "{{7*7}}",
        "%s %(x)s",
        "\x00",
    ],
)
def test_strange_values_are_values(cases, text):
    for field in ("subject", "serial", "tag", "text"):
        for op in (":", "=", "!="):
            escaped = text.replace("\\", "\\\\").replace('"', '\\"')
            is_opposite = op == "!="
            assert found(cases, f'{field}{op}"x{escaped}"') == ([1, 2, 3, 4, 5, 6] if is_opposite else [])
    assert cases.count() == len(ROWS)


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("lid sate:open", "Column 5: There is no field “sate”. To search for the text itself, put it in quotes. Did you mean “state”?"),
        ("state:opne", "Column 7: “state” does not know “opne”. Did you mean “open”?"),
        ("lid -state:new,opne", "Column 16: “state” does not know “opne”. Did you mean “open”?"),
        ("team:suport", "Column 6: “team” does not know “suport”. Did you mean “Support”?"),
        ("is:unred", "Column 4: “is” does not know “unred”. Did you mean “unread”?"),
        ("state>open", "Column 6: “>” does not work with “state”."),
        ("state~open", "Column 6: “~” does not work with “state”."),
        ("subject:a..b", "Column 8: “..” does not work with “subject”."),
        ("priority>low,high", "Column 9: “>” takes one value, not a list."),
        ("cost:many", "Column 6: “many” is not a number."),
        ("cost:9999999999999999999", "Column 6: “9999999999999999999” is not a number."),
        ("created:soon", "Column 9: “soon” is not a date. Dates look like 2026-05-31, 2026-05, 2026-W14, today or -7d."),
        ("state: open", "Column 1: “state” has no value. Write it without blanks, for example state:value, or use quotes."),
        ("priority >= high", "Column 1: “priority” has no value. Write it without blanks, for example priority:value, or use quotes."),
        ("is:none", "Column 4: “is” does not know “none”."),
    ],
)  # fmt: skip
def test_what_the_vocabulary_does_not_know_is_said_in_a_sentence(query, sentence):
    with pytest.raises(QueryError) as raised:
        compile_query(parse(query), CASES, CONTEXT)
    assert explain(raised.value) == sentence


@pytest.mark.parametrize(
    "query, groups",
    [
        ("lid water", [["lid", "water"]]),
        ("lid state:open (water drips)", [["lid", "water", "drips"]]),
        ("lid -water drips", [["lid", "drips"], ["water"]]),
        ("lid or water drips", [["lid"], ["water", "drips"]]),
        ("-(lid water)", [["lid", "water"]]),
        ("#3 lid", [["lid"]]),
        ("state:open", []),
    ],
)
def test_words_that_hold_together_are_asked_for_together(query, groups):
    asked = []

    def words(group):
        asked.append([word.text for word in group])
        return Q(title="x")

    compile_query(parse(query), CASES, Context(now=NOW, zone=BERLIN, words=words))
    assert asked == groups


def test_words_that_mean_everything_still_have_an_opposite(cases):
    context = Context(now=NOW, zone=BERLIN, words=lambda words: Q())
    assert cases.filter(compile_query(parse("-…"), CASES, context)).count() == 0
    assert cases.filter(compile_query(parse("… or state:new"), CASES, context)).count() == len(ROWS)


def test_without_a_member_nothing_is_mine(cases):
    nobody = Context(now=NOW, zone=BERLIN, words=all_words)
    assert cases.filter(compile_query(parse("assignee:me or team:my-team"), CASES, nobody)).count() == 0

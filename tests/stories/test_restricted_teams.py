"""A restricted team's ticket does not exist for others: on no page, in no list, count, search, feed, mail or notice.

The walk reads every page and every list there is, once as somebody outside the team and once as somebody in it.
"""

import re

import pytest
from django.utils.timezone import now

from caseway.activity import live
from caseway.customers.actions import make_organisation
from caseway.files.keeping import keep
from caseway.intake import storing
from caseway.intake.models import IncomingMail
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Digest, Notice
from caseway.project.admission import admit
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import change_team, make_team, make_token
from tests import cast
from tests.programs import filled, problem
from tests.rules.places import ROUTES, address_of
from tests.rules.test_api_doors import OPERATIONS
from tests.worlds import one_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_child", "admitted_here")]

SENTINEL = "quokka"
OUTSIDE = ("vera", "olga", "maya")
INSIDE = ("dan", "ada")


@pytest.fixture
def legal(acme, ada, dan):
    return make_team(acme, by=ada, name="Legal affairs", is_restricted=True, members=[dan])


@pytest.fixture
def secret(acme, rita, olga, dan, ada, legal, settle):
    """A ticket that Olga knew until it became Legal's: answered, noted, with files, held mail, letters and notices."""
    made = tickets.open_ticket(
        acme, requester=rita, subject=f"The {SENTINEL} contract", words=Words.plain(f"{SENTINEL} says no."), channel="email", by=rita
    )
    tickets.assign(made, olga, by=ada)
    file = keep(acme.pk, SENTINEL.encode(), filename=f"{SENTINEL}.txt", by=dan)
    tickets.reply(made, by=dan, body=f"We look into {SENTINEL}.", files=[file])
    tickets.note(made, by=dan, body=f"{SENTINEL} is angry.")
    tickets.set_tags(made, [SENTINEL], by=dan)
    tickets.answer(made, by=rita, words=Words.plain(f"And {SENTINEL}?"), channel="email")
    settle()
    held(acme, ticket=made)
    tickets.change(made, by=ada, team=legal)
    tickets.change(made, by=dan, subject=f"The {SENTINEL} contract of May")
    settle()
    return made


def held(acme, **values):
    return IncomingMail.objects.create(
        workspace=acme, source="smtp", raw=SENTINEL.encode(), size=6, state="done", disposition="held",
        mail_subject=f"Re: {SENTINEL}", snippet=SENTINEL, sender_name=SENTINEL, **values,
    )  # fmt: skip


@pytest.fixture
def addresses(acme, ada, secret, rita, beacon, dan, legal):
    """Every address of a workspace, leading to what belongs to the secret ticket."""
    organisation = make_organisation(acme, by=ada, name="Northwind", domains=["northwind.test"])
    token, _secret = make_token(dan, by=dan, name="t")
    mail = IncomingMail.objects.get(ticket=secret)
    example = {
        "number": secret.number, "token": secret.messages.get(attachments__isnull=False).attachments.get().file.token, "customer": rita.pk,
        "organisation": organisation.pk, "product": beacon.pk, "team": legal.pk, "member": dan.pk, "withdraw_invitation": 1,
        "revoke_token": token.pk, "participant": secret.participants.get().pk, "address": 1, "held": mail.pk, "mail": mail.pk,
        "outbox": OutgoingMail.objects.filter(ticket_number=secret.number, kind="reply").latest("pk").pk,
    }  # fmt: skip
    return {name: address_of(name, path, example) for name, path, view in ROUTES if name not in ("welcome", "load_demo")}


globals().update(
    one_world(
        cast.ada, cast.acme, cast.olga, cast.dan, cast.maya, cast.vera, cast.rita, cast.beacon, cast.settle, legal, secret, addresses,
        is_committed=True,
    )
)  # fmt: skip


# What belongs to the ticket is not there at all; the rest is there without it.
HIDDEN = ("ticket", "file", "outgoing_mail", "outgoing_mail_html", "incoming_mail", "incoming_source", "held_of_ticket")
# Where those inside find it.
SHOWN = (
    "ticket",
    "tickets",
    "outbox",
    "outgoing_mail",
    "held",
    "incoming_mail",
    "held_of_ticket",
    "customer_tickets",
    "organisation_tickets",
)


def read(browser, address):
    response = browser.get(address)
    return response.status_code, b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_page_shows_it_to_those_outside(role, addresses, browser_of, request):
    browser = browser_of(request.getfixturevalue(role))
    for name, address in addresses.items():
        status, content = read(browser, address)
        assert SENTINEL not in content.decode(), address
        assert status == 404 or name not in HIDDEN, address
        for query in ("?q=contract", "?q=has:attachment", "?sort=state", "?part=messages") if status == 200 else ():
            assert SENTINEL not in read(browser, address + query)[1].decode(), address + query


@pytest.mark.parametrize("role", INSIDE)
def test_those_inside_find_it(role, addresses, browser_of, request):
    browser = browser_of(request.getfixturevalue(role))
    for name in SHOWN:
        status, content = read(browser, addresses[name])
        assert status == 200, addresses[name]
        assert SENTINEL in content.decode(), addresses[name]


@pytest.mark.parametrize("role", OUTSIDE)
def test_nothing_can_be_done_to_it_by_those_outside(role, addresses, secret, browser_of, request):
    browser = browser_of(request.getfixturevalue(role))
    before = Ticket.objects.values().get(pk=secret.pk), secret.messages.count(), secret.participants.filter(is_active=True).count()
    for name, address in addresses.items():
        if name in (*HIDDEN, "say", "ticket_facts", "participant", "decide_mail", "send_again"):
            given = {"kind": "reply", "body": "x", "nonce": role, "priority": "urgent", "act": "admit"}
            assert browser.post(address, given).status_code in (403, 404, 405), address
    after = Ticket.objects.values().get(pk=secret.pk), secret.messages.count(), secret.participants.filter(is_active=True).count()
    assert after == before


@pytest.mark.parametrize("role", (*OUTSIDE, *INSIDE))
def test_the_api_tells_of_it_only_inside(role, secret, legal, addresses, program, request):
    caller = program(request.getfixturevalue(role))
    things = {"tickets": secret.number, "teams": legal.pk, "attachments": addresses["file"].rpartition("/")[2]}
    for method, path, _act in OPERATIONS:
        if method != "GET" or path.split("/")[1] in ("customers", "organisations", "products", "members") and "{" in path:
            continue
        response = caller.get(filled(path, things))
        if role in OUTSIDE and "{" in path:
            problem(response, 404)
        content = (b"".join(response) if response.streaming else response.content).decode()
        assert (SENTINEL in content or "Legal affairs" in content) is (role in INSIDE and knows(path)), path


def knows(path):
    return path.split("/")[1] in ("tickets", "teams", "attachments", "search", "activity") and not path.endswith(
        ("/followers", "/relations", "/verdicts")
    )


@pytest.mark.parametrize("role", OUTSIDE)
@pytest.mark.parametrize(
    "q", [SENTINEL, "#1", "number:1", f"subject:{SENTINEL}", f"tag:{SENTINEL}", "is:unresolved", "has:attachment", "-state:closed"]
)
def test_no_question_finds_it(role, q, secret, program, request):
    caller = program(request.getfixturevalue(role))
    for path in ("/tickets", "/search"):
        for sort in ("", "updated", "-created", "state"):
            response = caller.client.get(f"/api/v1{path}", {"q": q, "sort": sort} if sort else {"q": q})
            assert response.json() == {"items": [], "next": None}


def test_its_team_cannot_be_asked_for_or_named_by_those_outside(secret, legal, ticket, olga, program):
    caller = program(olga)
    told = problem(caller.client.get("/api/v1/tickets", {"q": 'team:"Legal affairs"'}), 422)
    assert "Did you mean" not in told["detail"]
    problem(caller.patch(f"/tickets/{ticket.number}", {"team": legal.pk}), 422)


@pytest.mark.parametrize("role, counts", [("vera", {}), ("olga", {}), ("maya", {}), ("ada", {"tickets": "1", "held": "1"})])
def test_it_counts_only_inside(role, counts, secret, browser_of, request):
    page = browser_of(request.getfixturevalue(role)).get("/w/acme/customers").content.decode()
    assert {name: count for name, count in COUNT.findall(page) if name != "notices"} == counts


COUNT = re.compile(r'href="/w/acme/(\w+)"[^>]*>(?:(?!</a>).)*class="side__count number">([^<]+)<', re.DOTALL)


def test_notices_stay_hidden_and_unmailed(secret, olga, dan, browser_of, postbox, settle):
    assert Notice.objects.filter(member=olga).exists(), "Olga had heard of it before"
    Digest.objects.update(due_at=now())
    settle()
    assert not [mail for mail in postbox.to("olga@acme.test") if SENTINEL in str(mail.message)]
    assert "quokka" not in browser_of(olga).get("/w/acme/notices").content.decode()


def test_who_leaves_the_team_loses_sight_at_once(secret, legal, ada, dan, program):
    caller = program(dan)
    assert caller.get(f"/tickets/{secret.number}").status_code == 200
    change_team(legal, by=ada, name=legal.name, is_restricted=True, members=[])
    problem(caller.get(f"/tickets/{secret.number}"), 404)


def test_live_news_of_it_reach_those_inside_only(secret, olga, dan, browser_of, django_capture_on_commit_callbacks):
    heard = {}
    for member in (olga, dan):
        cookie = browser_of(member).cookies["caseway_session"].value
        heard[member.name] = admit({"path": "/w/acme/live", "headers": [(b"cookie", f"caseway_session={cookie}".encode())]})
    news = []
    stop = live.listen(news.append)
    with django_capture_on_commit_callbacks(execute=True):
        tickets.note(secret, by=dan, body="x")
    stop()
    assert [any(map(may_hear, news)) for may_hear in heard.values()] == [False, True]


# Mail that has no ticket yet -----------------------------------------------------------------------------------------------------


@pytest.fixture
def come(acme, settle):
    """A mail to an address of ours, understood."""

    def deliver(raw, to):
        row = storing.raw_mail(acme.pk, raw, source="smtp", sender="rita@northwind.test", recipient=to)
        row.save()
        settle()
        row.refresh_from_db()
        return row

    return deliver


@pytest.fixture
def legal_address(acme, ada, legal):
    return tickets.set_address(acme, by=ada, email="legal@acme.test", team=legal, product=None)


LETTER = b"From: rita@northwind.test\r\nTo: legal@acme.test\r\nSubject: quokka\r\nMessage-ID: <q1@northwind.test>\r\n\r\nquokka\r\n"


@pytest.mark.parametrize("to", ["legal@acme.test", "legal+case7@acme.test"])
def test_mail_to_the_teams_address_is_the_teams(to, come, legal_address, olga, dan, browser_of):
    first = come(LETTER, to)
    assert first.ticket.team == legal_address.team
    again = come(b"Received: from elsewhere\r\n" + LETTER, to)
    assert again.disposition == "duplicate"
    unreadable = come(LETTER.replace(b"From: rita@northwind.test\r\n", b"").replace(b"q1@", b"q2@"), to)
    assert unreadable.disposition == "held" and unreadable.ticket is None
    for member, status in ((olga, 404), (dan, 200)):
        browser = browser_of(member)
        for row in (first, again, unreadable):
            assert browser.get(f"/w/acme/mail/{row.pk}").status_code == status
            assert browser.get(f"/w/acme/mail/{row.pk}/source").status_code == status
        assert (SENTINEL in browser.get("/w/acme/held").content.decode()) is (status == 200)


def test_the_second_copy_of_an_answer_is_as_hidden_as_the_first(come, secret, acme, olga, settle, browser_of):
    back = OutgoingMail.objects.filter(kind="reply").latest("pk").return_path
    answer = LETTER.replace(b"legal@acme.test", back.encode())
    assert come(answer, back).ticket == secret
    again = come(b"Received: x\r\n" + answer, back)
    assert again.disposition == "duplicate"
    assert browser_of(olga).get(f"/w/acme/mail/{again.pk}/source").status_code == 404


def test_what_continues_a_closed_ticket_stays_with_the_team(come, secret, legal, dan, olga, program):
    tickets.close(secret, by=dan)
    back = OutgoingMail.objects.filter(kind="reply").latest("pk").return_path
    made = come(LETTER.replace(b"legal@acme.test", back.encode()), back).ticket
    assert made != secret and made.continues == secret and made.team == legal
    problem(program(olga).get(f"/tickets/{made.number}"), 404)

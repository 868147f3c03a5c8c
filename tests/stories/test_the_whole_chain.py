"""Issue and way back through public doors only: mail by SMTP, the API, the call screen, the help centre; and no internal word on any surface."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.customers.actions import find_or_make
from caseway.helpcentre.models import Visit
from caseway.helpcentre.views import mine
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import news_secret
from caseway.tickets.models import Participant
from caseway.tickets.secrets import secret_of
from caseway.workspaces.models.access import hash_secret
from tests.rules.places import routes_under
from tests.stories.test_answers_go_out import everything_in
from tests.stories.test_mail_comes_in import letter, receiver, send  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
SENTINELS = (
    "SENTINELNOTE", "SENTINELTITLE", "SENTINELTEXT", "SENTINELCOMMENT", "SENTINELCAUSE", "SENTINELHIDDEN", "SENTINELWHY", "SENTINELFINDING",
    "SENTINELSUBJECT", "SENTINELMACRO", "SENTINELWISH",
)  # fmt: skip


def test_three_reports_one_cause_one_release_three_replies(acme, olga, beacon, maya, send, program, browser_of, client, postbox, settle):  # noqa: F811
    caller = program(maya)
    people = [f"c{number}@example.com" for number in range(3)]
    reports = [send(letter(f"Leak {who}", "Water drips.", sender=who), sender=who).ticket for who in people]
    issue = caller.post("/issues", {"kind": "defect", "title": "SENTINELTITLE", "product": beacon.pk}).json()["number"]
    for ticket in reports:
        assert caller.post(f"/tickets/{ticket.number}/issue", {"issue": issue}).status_code == 200
    solution = {"symptoms": "Water drips at the hinge or lid while boiling", "resolution": "A new seal.", "visibility": "internal"}
    other_words = "when she boils it her lid is dripping"
    for visibility, is_public in (("internal", False), ("public", True)):
        caller("PUT", f"/issues/{issue}/solution", solution | {"visibility": visibility})
        settle()
        assert "Water drips at the hinge" in browser_of(olga).post("/w/acme/call", {"look": "1", "note": other_words}).text
        client.logout()
        assert ("A new seal." in client.get("/help/acme/", {"q": other_words}).text) is is_public
    version = caller.post("/versions", {"product": beacon.pk, "name": "2.5"}).json()["id"]
    caller.patch(f"/issues/{issue}", {"fixed_version": version, "state": "done"})
    caller.post(f"/versions/{version}/release", {})
    settle()
    assert "SENTINELTITLE" in browser_of(olga).get("/w/acme/announcements").text
    had = {who: len(postbox.to(who)) for who in people}
    for expected in (3, 0):
        told = caller.post(f"/issues/{issue}/notify", {"body": "Fixed in {version}, {number}."}).json()["items"]
        settle()
        assert len(told) == expected
    for who, ticket in zip(people, reports, strict=True):
        (news,) = postbox.to(who)[had[who] :]
        assert f"Fixed in 2.5, #{ticket.number}." in news.body and f"[#{ticket.number}]" in news.subject
    answered = postbox.to(people[1])[-1].message["Message-ID"]
    send(letter("Re", "Still wet.", sender=people[1], In_Reply_To=answered), sender=people[1])
    assert [caller.get(f"/tickets/{ticket.number}").json()["state"] for ticket in reports] == ["resolved", "open", "resolved"]
    assert not [mail for mail in postbox.mails if "@example.com" in mail.recipient and "SENTINELTITLE" in everything_in(mail.raw)]


def test_security_without_reporters_stands_first_and_cosmetics_with_five_in_the_last_fifth(acme, maya, program, settle):
    caller = program(maya)
    for number in range(18):
        issue = caller.post("/issues", {"title": f"Major {number}", "severity": "major"}).json()["number"]
        opened = caller.post("/tickets", {"subject": "x", "body": "x", "requester": {"email": f"m{number}@example.com"}}).json()["number"]
        caller.post(f"/tickets/{opened}/issue", {"issue": issue})
    security = caller.post("/issues", {"title": "Hole", "severity": "minor", "hazard": "security"}).json()["number"]
    cosmetic = caller.post("/issues", {"title": "Colour", "severity": "trivial", "estimate_minutes": 4800}).json()["number"]
    for number in range(5):
        opened = caller.post("/tickets", {"subject": "x", "body": "x", "requester": {"email": f"k{number}@example.com"}}).json()["number"]
        caller.post(f"/tickets/{opened}/issue", {"issue": cosmetic})
    settle()
    order = [one["number"] for one in caller.get("/issues?sort=-importance&limit=100").json()["items"]]
    assert order[0] == security and order.index(cosmetic) >= len(order) * 4 // 5, "also when five reported it"


# No internal word anywhere ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(acme, ada, olga, maya, beacon, rita, ticket, program, postbox, settle):
    """One of everything that customers and partners meet, with an internal word on each side of it."""
    caller = program(ada)
    made = {"northwind": caller.post("/organisations", {"name": "Northwind", "domains": ["northwind.test"]}).json()["id"]}
    kim = find_or_make(acme, by=None, email="kim@northwind.test", name="Kim")
    caller.patch(f"/customers/{rita.pk}", {"organisation": made["northwind"]})
    caller.post("/tickets/1/messages", {"kind": "note", "body": "SENTINELNOTE"})
    caller.post("/tickets/1/messages", {"kind": "call", "body": "SENTINELNOTE"})
    caller.post("/tickets/1/messages", {"body": "We look into it."})
    other = {"subject": "SENTINELSUBJECT", "body": "SENTINELSUBJECT", "requester": {"email": "eve@else.test"}}
    caller.post("/tickets", other)
    issue = caller.post("/issues", {"kind": "feature", "title": "SENTINELTITLE", "description": "SENTINELTEXT"}).json()["number"]
    caller.post(f"/tickets/{ticket.number}/issue", {"issue": issue})
    browser_words = {
        "symptoms": "Water drips",
        "cause": "SENTINELCAUSE",
        "workaround": "Half",
        "resolution": "Seal",
        "visibility": "public",
    }
    caller("PUT", f"/issues/{issue}/solution", browser_words)
    hidden = caller.post("/issues", {"kind": "feature", "title": "SENTINELTITLE two"}).json()["number"]
    caller("PUT", f"/issues/{hidden}/solution", {"symptoms": "Water drips SENTINELHIDDEN", "visibility": "internal"})
    caller("PUT", f"/issues/{hidden}/wish", {"title": "SENTINELWISH", "is_shown": False})
    caller("PUT", f"/issues/{issue}/wish", {"title": "A dark theme", "is_shown": True})
    for who, why in ((rita, "SENTINELWHY"), (kim, "My eyes hurt.")):
        caller.post(f"/issues/{issue}/votes", {"customer": who.pk, "why": why})
    caller.post("/returns", {"ticket": 1, "reason": "SENTINELFINDING", "cost": "77.77", "currency": "EUR"})
    caller.patch("/returns/1", {"stage": "authorised"})
    caller.patch("/returns/1", {"finding": "SENTINELFINDING"})
    caller.post("/macros", {"name": "SENTINELMACRO", "text": "SENTINELMACRO"})
    caller.post("/tickets/1/verdicts", {"cause": "misuse", "reason": "SENTINELFINDING", "step": "SENTINELFINDING"})
    caller("PUT", f"/organisations/{made['northwind']}/sharing", {"sharing": "all"})
    shared = {"name": "SENTINELNOTE", "until": (now() + timedelta(days=1)).isoformat(), "shows_names": True}
    made["shared"] = caller.post(f"/organisations/{made['northwind']}/links", shared).json()["url"].split("/shared/")[1]
    caller.post(f"/issues/{issue}/notify", {"body": "It is there."})
    settle()
    made["secret"] = secret_of(Participant.objects.get(ticket=ticket, role="requester"), acme)
    made["news"] = news_secret(acme.key, acme.pk, kim.pk)
    made["issue"], made["kim"] = issue, kim
    return made


def public_paths():
    """Every address of the help centre."""
    return [path for _name, path, _view in routes_under("help/")]


def test_no_internal_word_is_on_any_public_or_partner_page(acme, world, client):
    Visit.objects.create(
        workspace=acme,
        email="kim@northwind.test",
        link_hash="x",
        link_until=now(),
        secret_hash=hash_secret("k"),
        until=now() + timedelta(1),
    )
    answers = {}
    for path in public_paths():
        secret = world["shared"] if "/shared/" in path else world["news"] if "/news/" in path else world["secret"]
        address = "/" + path.replace("<slug:workspace>", "acme").replace("<str:workspace>", "acme").replace("<str:secret>", secret)
        numbers = ["1", "2"] if "<int:number>" in address else [""]
        for number, signed_in in [(number, signed_in) for number in numbers for signed_in in (False, True)]:
            client.cookies.clear()
            if signed_in:
                client.cookies[mine.COOKIE] = "k"
            for question in ("", "?q=water drips", "?q=sentinel", "?show=all"):
                answer = client.get(address.replace("<int:number>", number).replace("<str:token>", "none") + question)
                answers[address, number, signed_in, question] = (answer.status_code, answer.content.decode())
    reached = {key[0] for key, (status, _text) in answers.items() if status == 200}
    assert len(reached) >= 12, reached
    seen = " ".join(text for _status, text in answers.values())
    assert all(words in seen for words in ("A dark theme", "Water drips", "Export stops", "We look into it."))
    leaks = [(key, word) for key, (_status, text) in answers.items() for word in SENTINELS if word in text]
    assert leaks == []


def test_no_internal_word_is_in_any_mail_to_customers(world, postbox):
    outside = [mail for mail in postbox.mails if not mail.recipient.endswith("@acme.test")]
    assert {"rita@northwind.test", "kim@northwind.test"} <= {mail.recipient for mail in outside}
    theirs = {"eve@else.test": ("SENTINELSUBJECT",)}
    leaks = [
        (mail.recipient, word)
        for mail in outside
        for word in SENTINELS
        if word in everything_in(mail.raw) and word not in theirs.get(mail.recipient, ())
    ]
    assert leaks == []
    assert "news" in set(OutgoingMail.objects.values_list("kind", flat=True))
    assert not any(word in json.dumps(mail.headers) for mail in OutgoingMail.objects.filter(kind="news") for word in SENTINELS)

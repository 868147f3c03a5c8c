"""From three reports to one issue, its fix, its release, and a personal answer to everybody who waited, each once."""

import re
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from caseway.activity.models import Activity
from caseway.customers.actions import find_or_make, make_organisation
from caseway.customers.models import Customer
from caseway.helpcentre.reading import told_to
from caseway.issues.actions import cancel, confide, fix, raise_issue, start
from caseway.jobs import runner
from caseway.notices.models import Notice
from caseway.products.actions import make_version, release
from caseway.tickets import actions
from caseway.tickets.actions import announcing
from caseway.tickets.actions.announcing import Choice
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Announcement, LeftOut, Participant, Ticket, Told
from caseway.tickets.placeholders import filled
from caseway.tickets.secrets import secret_of
from caseway.tickets.waiting import letters

pytestmark = pytest.mark.django_db
GOOD_NEWS = {"": "Hello {name}, {version} has a new seal ({number}). {unknown}"}


@pytest.fixture
def version(beacon, maya):
    return make_version(beacon, by=maya, name="1.1", kind="production_run")


@pytest.fixture
def hinge(acme, dan, beacon):
    return raise_issue(acme, by=dan, kind="defect", title="INTERNAL-TITLE", product=beacon)


@pytest.fixture
def reports(acme, hinge, olga):
    made = []
    for number, language in enumerate(("", "de", "fr")):
        customer = find_or_make(acme, by=None, email=f"c{number}@example.com", name=f"Carl {number}", language=language)
        words = Words.plain("Please help.")
        ticket = actions.open_ticket(acme, requester=customer, subject=f"Leak {number}", words=words, channel="email", by=customer)
        actions.link_issue(ticket, hinge, by=olga)
        made.append(ticket)
    return made


def states():
    return list(Ticket.objects.order_by("number").values_list("state", flat=True))


def test_nothing_is_sent_unreviewed_and_somebody_is_asked_to_look(hinge, reports, version, dan, olga, maya, mail_to):
    fix(hinge, by=dan, version=version)
    mail_to("c0@example.com")
    assert not Announcement.objects.exists()
    release(version, by=maya)
    sent = len(mail_to("c0@example.com"))
    assert Announcement.objects.get().state == "draft" and sent == len(mail_to("c0@example.com"))
    assert Notice.objects.filter(member=olga, reason="announcement").count() == 1
    assert states() == ["new"] * 3


def test_each_hears_once_in_their_own_thread_and_their_ticket_resolves(hinge, reports, version, dan, olga, maya, mail_to):
    fix(hinge, by=dan, version=version)
    release(version, by=maya)
    before = {number: len(mail_to(f"c{number}@example.com")) for number in range(3)}
    assert len(actions.announce(hinge, by=olga, bodies=GOOD_NEWS)) == 3
    for number in range(3):
        news = mail_to(f"c{number}@example.com")[before[number] :]
        assert len(news) == 1
        assert f"Hello Carl {number}, 1.1 has a new seal (#{number + 1}). {{unknown}}" in news[0].body.replace("\n", " ")
        assert f"[#{number + 1}]" in news[0].subject and "INTERNAL-TITLE" not in news[0].raw.decode()
    assert states() == ["resolved"] * 3
    assert actions.announce(hinge, by=olga, bodies=GOOD_NEWS) == []
    assert len(mail_to("c0@example.com")) == before[0] + 1


def test_an_answer_reopens_its_ticket_only(hinge, reports, version, dan, olga):
    fix(hinge, by=dan, version=version)
    actions.announce(hinge, by=olga, bodies=GOOD_NEWS)
    runner.settle()
    actions.answer(reports[1], by=reports[1].requester, words=Words.plain("Still wet."), channel="email")
    assert states() == ["resolved", "open", "resolved"]


def test_one_may_be_left_out_and_another_reads_their_own_language(hinge, reports, olga, version, dan):
    fix(hinge, by=dan, version=version)
    bodies = {"en": "Good news", "de": "Gute Nachricht"}
    assert [letter.body for letter in letters(hinge, olga, bodies)] == ["Good news", "Gute Nachricht", "Good news"]
    actions.leave_out(hinge, by=olga, customers=Choice(out=[reports[0].requester_id]))
    actions.announce(hinge, by=olga, bodies=bodies)
    runner.settle()
    assert states() == ["new", "resolved", "resolved"]


def test_a_worker_that_dies_between_reply_and_resolution_has_done_neither(hinge, reports, olga, monkeypatch):
    actions.announce(hinge, by=olga, bodies=GOOD_NEWS)
    monkeypatch.setattr("caseway.tickets.actions.saying.OUTCOMES", {})
    runner.run_once()
    assert states() == ["new"] * 3 and not reports[0].messages.filter(member=olga).exists()
    monkeypatch.undo()
    Told.objects.update(due_at="2020-01-01T00:00:00Z")
    runner.settle()
    assert states() == ["resolved"] * 3
    assert reports[0].messages.filter(member=olga).count() == 1


def test_without_words_nothing_is_told(hinge, reports, olga):
    with pytest.raises(ValidationError, match="Say what they should read"):
        actions.announce(hinge, by=olga, bodies={"": "  "})


def test_a_closed_ticket_waits_no_more_and_a_reopened_issue_may_be_announced_with_its_next_version(
    hinge, reports, beacon, version, dan, olga, maya
):
    actions.close(reports[0], by=olga)
    fix(hinge, by=dan, version=version)
    assert len(actions.announce(hinge, by=olga, bodies=GOOD_NEWS)) == 2
    runner.settle()
    second = make_version(beacon, by=maya, name="1.2", kind="production_run")
    fix(hinge, by=dan, version=second)
    assert len(actions.announce(hinge, by=olga, bodies=GOOD_NEWS)) == 2


def test_a_confidential_issue_is_announced_only_by_those_who_may_see_it(hinge, reports, version, dan, olga, maya, browser_of):
    confide(hinge, by=dan)
    fix(hinge, by=dan, version=version)
    release(version, by=maya)
    runner.settle()
    assert not Notice.objects.filter(member=olga, reason="announcement").exists()
    assert browser_of(olga).get(f"/w/acme/issues/{hinge.number}/announcement").status_code == 404
    for page in ("announcements", f"tickets/of/version/{version.pk}"):
        assert "INTERNAL-TITLE" not in browser_of(olga).get(f"/w/acme/{page}").content.decode()


def test_the_page_of_a_released_version_says_who_has_not_heard(hinge, reports, version, dan, olga, maya, browser_of):
    fix(hinge, by=dan, version=version)
    release(version, by=maya)
    runner.settle()
    address = f"/w/acme/issues/{hinge.number}/announcement"
    shown = lambda: browser_of(olga).get(f"/w/acme/tickets/of/version/{version.pk}").content.decode()  # noqa: E731
    assert address in shown()
    browser_of(olga).post(address, {"skip": "1"})
    assert address not in shown()


def test_on_the_page_everybody_is_seen_and_told(hinge, reports, version, dan, olga, maya, browser_of):
    fix(hinge, by=dan, version=version)
    release(version, by=maya)
    runner.settle()
    browser = browser_of(olga)
    address = f"/w/acme/issues/{hinge.number}/announcement"
    assert address in browser.get("/w/acme/announcements").content.decode()
    shown = browser.get(address).content.decode()
    assert "3 requesters wait" in shown and "Hello Carl 0" in shown and "fixed in 1.1" in shown
    words = {"body_en": "It is done, {name}.", "body_de": "Es ist fertig, {name}."}
    assert "It is done, Carl 0." in browser.post(address, {**words, "look": "1"}).content.decode()
    assert states() == ["new"] * 3
    for _ in range(2):
        browser.post(address, {**words, "send": "1", "seen": reports[2].requester_id, "but": reports[2].requester_id})
    runner.settle()
    assert states() == ["resolved", "resolved", "new"]
    assert browser.post(address, {"body_en": "", "send": "1"}).status_code == 422


def test_page_by_page_every_letter_is_seen_and_an_organisation_is_left_out(
    hinge, reports, acme, version, dan, olga, browser_of, monkeypatch
):
    monkeypatch.setattr("caseway.tickets.reviewing.PER_PAGE", 2)
    firm = make_organisation(acme, by=olga, name="Firm")
    Customer.objects.filter(pk__in=[reports[0].requester_id, reports[2].requester_id]).update(organisation=firm)
    fix(hinge, by=dan, version=version)
    browser, address = browser_of(olga), f"/w/acme/issues/{hinge.number}/announcement"
    words = {"body_en": "Done, {name}.", "body_de": "Fertig, {name}."}
    first = browser.get(address).content.decode()
    assert "1 to 2 of 3" in first and "Leave out all of Firm" in first and "Carl 2" in first and "Carl 1" not in first
    choice = {"seen": [reports[0].requester_id, reports[2].requester_id], "seen_all": firm.pk, "but_all": firm.pk}
    second = browser.post(address, {**words, **choice, "letters": re.search(r'name="letters" value="([^"]+)"', first)[1]}).content.decode()
    assert "3 to 3 of 3" in second and "Fertig, Carl 1." in second and "1 are told, 2 are left out" in second and "Send to 1" in second
    assert LeftOut.objects.get().organisation == firm and LeftOut.objects.get().member == olga
    browser.post(address, {**words, "seen": reports[1].requester_id, "send": "1"})
    assert [told.ticket for told in Told.objects.all()] == [reports[1]], "also whose page was not the last"
    assert "Left out by Olga" in browser.get(address).content.decode()
    browser.post(address, {**words, "seen_all": firm.pk, "letters": "x.1", "look": "1"})
    assert "Send to all" in browser.get(address).content.decode(), "who is taken back may be told now"
    facts = Activity.objects.filter(name="announcement.left_out").order_by("pk")
    assert [fact.data for fact in facts] == [{"out": 1, "back": 0}, {"out": 0, "back": 1}]


def test_told_to_nobody(hinge, reports, version, dan, olga, maya, browser_of):
    fix(hinge, by=dan, version=version)
    release(version, by=maya)
    runner.settle()
    browser_of(olga).post(f"/w/acme/issues/{hinge.number}/announcement", {"skip": "1"})
    assert Announcement.objects.get().state == "skipped" and not Told.objects.exists()


def test_is_it_fixed_for_you(hinge, reports, version, dan, olga, client, acme):
    fix(hinge, by=dan, version=version)
    actions.announce(hinge, by=olga, bodies=GOOD_NEWS)
    runner.settle()
    people = [Participant.objects.select_related("ticket", "customer").get(ticket=ticket) for ticket in reports]
    pages = [f"/help/acme/t/{secret_of(person, acme)}" for person in people]
    assert "Is it fixed for you?" in client.get(pages[0]).content.decode()
    client.post(pages[0], {"fixed": "yes"})
    client.post(pages[1], {"fixed": "no"})
    assert [told_to(person).answer for person in people] == ["yes", "no", ""]
    assert states() == ["resolved", "open", "resolved"]


def test_the_stage_follows_the_issue_on_the_requesters_page(hinge, reports, dan, acme, client):
    person = Participant.objects.get(ticket=reports[0])
    page = lambda: client.get(f"/help/acme/t/{secret_of(person, acme)}").content.decode()  # noqa: E731
    start(hinge, by=dan)
    assert "Somebody is working on it" in page() and "INTERNAL-TITLE" not in page()
    cancel(hinge, by=dan, reason="SECRET-REASON")
    assert "Not planned. We have looked into it" in page() and "SECRET-REASON" not in page()


def test_programs_preview_and_notify(hinge, reports, version, dan, olga, client, token_of):
    ask = {"HTTP_AUTHORIZATION": f"Bearer {token_of(olga)}", "content_type": "application/json"}
    address = f"/api/v1/issues/{hinge.number}/notify"
    seen = client.post(address, {"body": "Good news, {name}", "preview": True}, **ask).json()["items"]
    assert [item["body"] for item in seen] == ["Good news, Carl 0", "Good news, Carl 1", "Good news, Carl 2"]
    assert not Told.objects.exists()
    assert len(client.post(address, {"body": "Good news"}, **ask).json()["items"]) == 3
    again = client.post(address, {"body": "Good news"}, **ask)
    assert (again.status_code, again.json()["items"]) == (200, [])
    assert client.post(address, {"body": " "}, **ask).status_code == 422


@pytest.mark.parametrize(
    "text, values, expected",
    [
        ("Hello {name}", {"name": "Rita"}, "Hello Rita"),
        ("{name}{name}", {"name": "{agent}", "agent": "x"}, "{agent}{agent}"),
        ("{name.__class__} {0} {{name}} {", {"name": "x"}, "{name.__class__} {0} {x} {"),
        ("{unknown}", {}, "{unknown}"),
    ],
)
def test_placeholders_are_plain(text, values, expected):
    assert filled(text, values) == expected


@pytest.mark.django_db(transaction=True)
def test_it_is_announced_while_it_is_being_drafted(hinge, reports, version, dan, olga, maya, monkeypatch):
    """Neither waits for what the other holds."""
    fix(hinge, by=dan, version=version)
    held, drafted, told = threading.Event(), threading.Event(), []
    draft = announcing.draft

    def as_soon_as_drafted(*given):
        held.set()
        drafted.wait(0.5)
        return draft(*given)

    def announce():
        told.extend(actions.announce(hinge, by=olga, bodies=GOOD_NEWS))
        connection.close()

    monkeypatch.setattr(announcing, "draft", as_soon_as_drafted)
    other = threading.Thread(target=announce)
    other.start()
    assert held.wait(60)
    with transaction.atomic():
        draft(hinge, version)
        drafted.set()
    other.join(60)
    assert len(told) == 3 and Announcement.objects.get().state == "sent"

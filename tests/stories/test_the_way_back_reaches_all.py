"""The way back reaches those who only voted, and those whose tickets were merged into another; each person once."""

import re

import pytest

from caseway.activity.models import Activity
from caseway.customers.actions import find_or_make, mark_undeliverable, merge_customers
from caseway.issues.actions import fix, raise_issue, write_wish
from caseway.jobs import runner
from caseway.products.actions import make_version, release
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Announcement, Participant, Ticket, ToldVoter
from caseway.tickets.secrets import secret_of

pytestmark = pytest.mark.django_db
STOP = re.compile(r"/help/acme/news/[\w-]+")


@pytest.fixture
def version(beacon, maya):
    return make_version(beacon, by=maya, name="1.1")


@pytest.fixture
def dark(acme, dan, beacon, version):
    issue = raise_issue(acme, by=dan, kind="feature", title="INTERNAL-TITLE", product=beacon)
    write_wish(issue, by=dan, title="A dark theme", is_shown=True)
    fix(issue, by=dan, version=version)
    return issue


def customer(acme, name, language=""):
    return find_or_make(acme, by=None, email=f"{name.lower()}@{name.lower()}.test", name=name, language=language)


def reported(acme, who, subject):
    return actions.open_ticket(acme, requester=who, subject=subject, words=Words.plain("Please help."), channel="email", by=who)


def test_who_only_voted_hears_by_a_mail_of_their_own_once_and_in_their_language(acme, dark, version, olga, maya, mail_to, browser_of):
    kim, otto = customer(acme, "Kim"), customer(acme, "Otto", "de")
    for who in (kim, otto):
        actions.vote(dark, who, by=who)
    release(version, by=maya)
    runner.settle()
    browser, address = browser_of(olga), f"/w/acme/issues/{dark.number}/announcement"
    assert address in browser.get("/w/acme/announcements").content.decode(), "drafted, although nobody has a ticket"
    shown = browser.get(address).content.decode()
    assert "2 people voted for it" in shown and "you voted for “A dark theme”" in shown and "Sie haben für „A dark theme“ gestimmt" in shown
    words = {"voters_en": "Look, {name}: {subject} in {version}.", "voters_de": "Schau, {name}: {subject} in {version}.", "send": "1"}
    for _press in range(2):
        browser.post(address, words)
    (mail,), (post,) = mail_to("kim@kim.test"), mail_to("otto@otto.test")
    assert "Look, Kim: A dark theme in 1.1." in mail.body and "because you voted for it" in mail.body
    assert mail.subject == "A dark theme is there" and "INTERNAL" not in mail.raw.decode()
    assert "Schau, Otto: A dark theme in 1.1." in post.body and "because you voted" not in post.body
    assert post.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Activity.objects.get(name="announcement.sent_to_voters").data["count"] == 2
    assert Announcement.objects.get().state == "sent"


def test_who_hears_it_in_a_thread_of_their_own_gets_no_second_mail(acme, dark, olga, mail_to):
    rita, kim = customer(acme, "Rita"), customer(acme, "Kim")
    ticket = reported(acme, rita, "Too bright")
    actions.add_participant(ticket, kim, email="kim@kim.test", by=olga)
    actions.link_issue(ticket, dark, by=olga)
    alias = find_or_make(acme, by=None, email="kim@home.test", name="Kim")
    merge_customers(alias, into=kim, by=olga)
    for who in (rita, kim, alias):
        actions.vote(dark, who, by=olga)
    before = len(mail_to("rita@rita.test"))
    assert actions.announce_to_voters(dark, by=olga, bodies={}) == []
    actions.announce(dark, by=olga, bodies={"": "It is dark now."})
    assert len(mail_to("rita@rita.test")) == before + 1 and len(mail_to("kim@kim.test")) == 1 and not mail_to("kim@home.test")


def test_to_whom_nothing_arrives_and_who_wants_nothing_is_told_nothing(acme, dark, olga, client, mail_to):
    kim, otto, none = customer(acme, "Kim"), customer(acme, "Otto"), find_or_make(acme, by=None, phone="+49 30 1234567", name="Nora")
    for who in (kim, otto, none):
        actions.vote(dark, who, by=olga)
    mark_undeliverable(acme.pk, "otto@otto.test", why="550")
    assert [one.customer for one in actions.announce_to_voters(dark, by=olga, bodies={})] == [kim]
    stop = STOP.search(mail_to("kim@kim.test")[0].body)[0]
    assert client.get(stop).status_code == 200 and not kim_refuses(kim), "a program that follows links changes nothing"
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200 and kim_refuses(kim)
    other = raise_issue(acme, by=olga, kind="feature", title="Another", product=dark.product)
    actions.vote(other, kim, by=olga)
    assert actions.announce_to_voters(other, by=olga, bodies={}) == []
    client.post(stop, {"again": "1"})
    assert len(actions.announce_to_voters(other, by=olga, bodies={})) == 1
    assert client.get(stop[:-1] + ("a" if stop[-1] != "a" else "b")).status_code == 404


def kim_refuses(kim):
    names = Activity.objects.filter(subject_kind="customer", subject_id=kim.pk).values_list("name", flat=True)
    return "customer.news_refused" in names


def test_a_worker_that_dies_before_the_mail_is_written_writes_it_once_later(acme, dark, olga, monkeypatch, mail_to):
    kim = customer(acme, "Kim")
    actions.vote(dark, kim, by=kim)
    actions.announce_to_voters(dark, by=olga, bodies={})
    with monkeypatch.context() as broken:
        broken.setattr("caseway.tickets.voters.news_secret", None)
        runner.run_once()
    assert not mail_to("kim@kim.test")
    ToldVoter.objects.update(due_at="2020-01-01T00:00:00Z")
    assert len(mail_to("kim@kim.test")) == 1 == len(mail_to("kim@kim.test"))


def test_programs_see_and_tell_voters_too(acme, dark, olga, program):
    kim = customer(acme, "Kim")
    actions.vote(dark, kim, by=kim)
    caller, address = program(olga), f"/issues/{dark.number}/notify"
    seen = caller.post(address, {"body": "Done", "preview": True}).json()
    assert seen["items"] == [] and seen["voters"][0]["customer"] == {"name": "Kim", "email": "kim@kim.test"}
    told = caller.post(address, {"body": "Done", "to_voters": {"en": "Here: {subject}"}}).json()
    assert [(one["subject"], one["body"]) for one in told["voters"]] == [("A dark theme", "Here: A dark theme")]
    assert caller.post(address, {"body": "Done"}).json() == {"items": [], "voters": []}


# Merged tickets --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def hinge(acme, dan, beacon, version):
    issue = raise_issue(acme, by=dan, title="INTERNAL-TITLE", product=beacon)
    fix(issue, by=dan, version=version)
    return issue


def test_who_waits_in_a_merged_ticket_is_told_in_their_own_thread_and_read_in_the_survivors(acme, hinge, olga, mail_to, browser_of, client):
    rita, kim = customer(acme, "Rita"), customer(acme, "Kim", "de")
    survivor, merged, again = reported(acme, rita, "Leaks"), reported(acme, kim, "Wet"), reported(acme, kim, "Still wet")
    actions.link_issue(survivor, hinge, by=olga)
    for one in (merged, again):
        actions.merge(one, survivor, by=olga)
    before = [len(mail_to(f"{name}@{name}.test")) for name in ("rita", "kim")]
    browser, address = browser_of(olga), f"/w/acme/issues/{hinge.number}/announcement"
    assert "merged into #1" in browser.get(address).content.decode()
    for _press in range(2):
        browser.post(address, {"body_en": "A new seal, {name} ({number}).", "body_de": "Neu abgedichtet, {name} ({number}).", "send": "1"})
    to_rita, to_kim = mail_to("rita@rita.test")[before[0] :], mail_to("kim@kim.test")[before[1] :]
    assert len(to_rita) == len(to_kim) == 1, "Kim has two merged tickets and hears it once"
    assert "A new seal, Rita (#1)." in to_rita[0].body and "Neu abgedichtet, Kim (#2)." in to_kim[0].body
    assert "[#2]" in to_kim[0].subject and "rita" not in to_kim[0].raw.decode() and "kim" not in to_rita[0].raw.decode()
    page = browser.get(f"/w/acme/tickets/{survivor.number}").content.decode()
    assert "Neu abgedichtet, Kim" in page and "A new seal, Rita" in page
    assert states() == ["resolved", "closed", "closed"]
    person = Participant.objects.get(ticket=merged)
    client.post(f"/help/acme/t/{secret_of(person, acme)}", {"fixed": "no"})
    assert states() == ["open", "closed", "closed"], "their no opens the ticket where it goes on"


def test_one_person_with_both_tickets_reads_it_once(acme, hinge, olga, mail_to):
    rita = customer(acme, "Rita")
    survivor, merged = reported(acme, rita, "Leaks"), reported(acme, rita, "Leaks!")
    actions.link_issue(merged, hinge, by=olga)
    actions.merge(merged, survivor, by=olga)
    before = len(mail_to("rita@rita.test"))
    told = actions.announce(hinge, by=olga, bodies={"": "It holds."})
    assert [letter.ticket.pk for letter in told] == [survivor.pk], "the survivor hangs on nothing itself, and waits for what was merged"
    assert len(mail_to("rita@rita.test")) == before + 1
    assert states() == ["resolved", "closed"]


def test_a_survivor_that_hangs_on_something_else_stays_as_it_is(acme, hinge, olga, beacon):
    rita, kim = customer(acme, "Rita"), customer(acme, "Kim")
    survivor, merged = reported(acme, rita, "Cracks"), reported(acme, kim, "Leaks")
    actions.link_issue(survivor, raise_issue(acme, by=olga, title="Other", product=beacon), by=olga)
    actions.link_issue(merged, hinge, by=olga)
    actions.merge(merged, survivor, by=olga)
    told = actions.announce(hinge, by=olga, bodies={"": "It holds."})
    runner.settle()
    assert [letter.ticket.pk for letter in told] == [merged.pk] and states() == ["new", "closed"]


def states():
    return list(Ticket.objects.order_by("number").values_list("state", flat=True))

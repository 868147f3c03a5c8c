"""Who hears of what, how, and how often."""

import pytest
from django.db import transaction
from django.utils.timezone import now

from caseway.jobs import runner
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import read_notice_address
from caseway.notices import actions as notices
from caseway.notices.models import Alarm, Digest, Notice
from caseway.notices.reasons import way_for
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.workspaces.actions import make_team
from tests.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(settle):
    """Who has a notice of which reason, by now."""

    def who(reason=None):
        settle()
        found = Notice.objects.filter(**({"reason": reason} if reason else {}))
        return sorted(found.values_list("member__name", flat=True))

    return who


@pytest.fixture
def close_windows(settle):
    def close():
        settle()
        Digest.objects.update(due_at=now())
        settle()

    return close


def opened(acme, rita, by, **more):
    return tickets.open_ticket(acme, requester=rita, subject="Export stops", words=Words.plain("At 80 %"), channel="email", by=by, **more)


@pytest.mark.parametrize(
    "choices, reason, way",
    [
        ({}, "new_in_team", "page"),
        ({}, "assigned", "mail"),
        ({}, "answered", "mail"),
        ({}, "alarm", "mail"),
        ({"assigned": "none"}, "assigned", "none"),
        ({"assigned": "pigeon"}, "assigned", "mail"),
    ],
)
def test_what_is_not_chosen_has_its_default(choices, reason, way):
    assert way_for(choices, reason) == way


def test_a_new_ticket_without_a_team_is_for_all_who_answer(acme, rita, olga, dan, maya, vera, mallory, heard):
    opened(acme, rita, rita)
    assert heard("new_in_team") == ["Ada", "Dan", "Maya", "Olga"]


def test_a_new_ticket_of_a_team_is_for_its_members(acme, ada, rita, olga, dan, heard):
    opened(acme, rita, rita, team=make_team(acme, by=ada, name="Front", members=[olga]))
    assert heard("new_in_team") == ["Olga"]


def test_nobody_hears_of_their_own_act(acme, rita, olga, dan, heard):
    ticket = opened(acme, rita, olga)
    assert "Olga" not in heard("new_in_team")
    tickets.assign(ticket, olga, by=olga)
    assert heard("assigned") == []
    tickets.assign(ticket, dan, by=olga)
    assert heard("assigned") == ["Dan"]


def test_an_answer_is_for_the_owner(acme, rita, olga, dan, ticket, heard):
    tickets.assign(ticket, dan, by=dan)
    tickets.answer(ticket, by=rita, words=Words.plain("Well"), channel="email")
    assert heard("answered") == ["Dan"]


def test_an_answer_without_an_owner_is_for_those_who_answered_before(rita, olga, dan, ticket, heard):
    tickets.reply(ticket, by=olga, body="Hm")
    tickets.answer(ticket, by=rita, words=Words.plain("Well"), channel="email")
    assert heard("answered") == ["Olga"]


def test_an_answer_of_a_machine_wakes_nobody(rita, olga, ticket, heard):
    tickets.answer(ticket, by=rita, words=Words.plain("I am away"), channel="email", is_automatic=True)
    assert heard("answered") == []


def test_of_a_restricted_teams_ticket_only_those_hear_who_may_see_it(acme, ada, rita, olga, dan, heard):
    secret = make_team(acme, by=ada, name="Security", is_restricted=True, members=[dan])
    ticket = opened(acme, rita, rita, team=secret)
    tickets.assign(ticket, olga, by=ada)
    tickets.answer(ticket, by=rita, words=Words.plain("Well"), channel="email")
    assert "Olga" not in heard()


def test_who_wants_nothing_costs_nothing(acme, ada, rita, olga, heard):
    for member in (ada, olga):
        notices.choose(member, {"new_in_team": "none"})
    opened(acme, rita, rita)
    assert heard() == []


def test_a_team_of_thirty_is_told_in_one_insert(acme, rita, django_assert_max_num_queries):
    people = [person(f"Agent{n}", acme, "agent") for n in range(30)]
    matter = notices.Matter("ticket", 1, "Export stops", number=1)
    with transaction.atomic(), django_assert_max_num_queries(1):
        notices.notify(acme.pk, people, "new_in_team", matter)
    assert Notice.objects.count() == 30


def test_seeing_a_ticket_reads_its_notices(rita, olga, ticket, heard):
    heard()
    assert Notice.objects.filter(member=olga).unread().exists()
    notices.read_about(olga, "ticket", ticket.pk)
    assert not Notice.objects.filter(member=olga).unread().exists()


def test_one_mail_tells_all_of_a_window(acme, rita, olga, dan, postbox, close_windows):
    one, two = opened(acme, rita, rita), opened(acme, rita, rita)
    for ticket in (one, two):
        tickets.assign(ticket, olga, by=dan)
    close_windows()
    [digest] = postbox.to("olga@acme.test")
    assert f"#{one.number}" in digest.body and f"#{two.number}" in digest.body
    assert digest.sender == "" and digest.message["Auto-Submitted"] == "auto-generated"
    assert digest.message["Reply-To"] is None
    close_windows()
    assert len(postbox.to("olga@acme.test")) == 1


def test_the_mail_on_one_ticket_can_be_answered(acme, rita, olga, dan, ticket, postbox, close_windows):
    tickets.assign(ticket, olga, by=dan)
    close_windows()
    [digest] = postbox.to("olga@acme.test")
    address = read_notice_address(acme.key, "acme", digest.message["Reply-To"])
    assert (address.number, address.member_id) == (ticket.number, olga.pk)
    assert digest.subject.endswith(f"[#{ticket.number}]")


def test_what_was_read_meanwhile_is_not_mailed(acme, rita, olga, dan, ticket, postbox, settle, close_windows):
    tickets.assign(ticket, olga, by=dan)
    settle()
    notices.mark_read(olga)
    close_windows()
    assert postbox.to("olga@acme.test") == []


def test_a_notice_written_while_its_window_closed_gets_another(acme, rita, olga, dan, ticket, postbox, settle, close_windows):
    tickets.assign(ticket, olga, by=dan)
    settle()
    Digest.objects.all().delete()
    Notice.objects.update(created_at="2020-01-01T00:00:00Z")
    notices.owe_missing_digests()
    close_windows()
    assert len(postbox.to("olga@acme.test")) == 1


def test_the_same_trouble_raises_one_alarm_until_it_ends(acme, olga, browser_of, settle):
    for _ in range(3):
        notices.raise_alarm(acme, "flood", "spam@evil.test", "Very much mail from spam@evil.test.")
    assert Alarm.objects.standing().count() == 1
    assert Notice.objects.filter(member=olga, reason="alarm").count() == 1
    assert "Very much mail" in browser_of(olga).get("/w/acme/notices").content.decode()
    assert "Very much mail" in browser_of(olga).get("/w/acme/outbox").content.decode()
    notices.end_alarm(acme, "flood", "spam@evil.test")
    assert 'class="banner' not in browser_of(olga).get("/w/acme/notices").content.decode()
    notices.raise_alarm(acme, "flood", "spam@evil.test", "Again.")
    assert Alarm.objects.count() == 2


def test_each_reads_of_an_alarm_in_their_own_language(acme, olga, dan, browser_of, settle):
    dan.account.language = "de"
    dan.account.save()
    notices.raise_alarm(
        acme, "flood", "spam@evil.test", "{sender} sends very many mails. They are kept; it gets no receipts any more.", {"sender": "<b>x"}
    )
    settle()
    english, german = "&lt;b&gt;x sends very many mails.", "&lt;b&gt;x sendet sehr viele Mails."
    for member, language, words in ((olga, "en", english), (dan, "de", german)):
        browser = browser_of(member)
        browser.cookies["caseway_language"] = language
        page = browser.get("/w/acme/notices").content.decode()
        assert page.count(words) == 2, "above the page, and among the notices"


def test_an_alarm_with_a_book_of_details_is_told_in_short(acme):
    told = notices.raise_alarm(acme, "webhook", "1", "It says: {why}.", {"why": "{no hole} %s " * 1000}).told
    assert told.startswith("It says: {no hole} %s ") and len(told) == 400


def test_of_many_alarms_every_page_names_the_newest_and_leads_to_all(acme, olga, browser_of, settle):
    for number in range(5):
        notices.raise_alarm(acme, "lot", f"L-{number}", f"Lot L-{number} goes wrong.")
    settle()
    page = browser_of(olga).get("/w/acme/outbox").content.decode()
    assert [f"Lot L-{number} goes wrong." in page for number in range(5)] == [False, False, True, True, True]
    assert '<a class="link" href="/w/acme/notices">2 more alarms</a>' in page
    page = browser_of(olga).get("/w/acme/notices").content.decode().split('id="notices"')[1]
    assert all(f"Lot L-{number} goes wrong.</div>" in page for number in range(5))


def test_the_page_lists_and_marks_them(browser_of, rita, olga, dan, ticket, heard):
    heard()
    browser = browser_of(olga)
    page = browser.get("/w/acme/notices").content.decode()
    assert "Export stops" in page and "notice--unread" in page
    assert 'side__count number">1<' in page
    browser.post("/w/acme/notices/reading")
    page = browser.get("/w/acme/notices").content.decode()
    assert "notice--unread" not in page and page.count("side__count") == 1, "only the tickets are counted"
    assert Notice.objects.filter(member=dan).unread().exists()


def test_one_cannot_mark_anothers(browser_of, olga, dan, ticket, heard):
    heard()
    browser_of(olga).post("/w/acme/notices/reading", {"notice": Notice.objects.get(member=dan).pk})
    assert Notice.objects.get(member=dan).read_at is None


def test_a_notice_hides_with_a_ticket_that_moved_to_a_restricted_team(browser_of, acme, ada, olga, dan, ticket, heard):
    heard()
    secret = make_team(acme, by=ada, name="Security", is_restricted=True, members=[dan])
    tickets.change(ticket, by=ada, team=secret)
    assert "Export stops" not in browser_of(olga).get("/w/acme/notices").content.decode()
    assert "Export stops" in browser_of(dan).get("/w/acme/notices").content.decode()


def test_everybody_chooses_for_themselves(browser_of, olga):
    browser = browser_of(olga)
    assert "Assigned to me" in browser.get("/w/acme/settings/notices").content.decode()
    chosen = {"new_in_team": "none", "assigned": "mail", "answered": "page", "undelivered": "mail", "alarm": "mail", "announcement": "page"}
    assert browser.post("/w/acme/settings/notices", chosen).status_code == 302
    olga.refresh_from_db()
    assert olga.notice_choices == {"new_in_team": "none", "answered": "page"}
    assert browser.post("/w/acme/settings/notices", {**chosen, "alarm": "pigeon"}).status_code == 422


def test_a_digest_goes_out_once_even_when_its_worker_dies(acme, olga, dan, ticket, settle):
    tickets.assign(ticket, olga, by=dan)
    settle()
    Digest.objects.update(due_at=now(), state="running", lease_owner="gone", lease_until="2020-01-01T00:00:00Z")
    tickets.assign(ticket, dan, by=olga)
    tickets.assign(ticket, olga, by=dan)
    runner.reclaim()
    settle()
    Digest.objects.update(due_at=now())
    settle()
    assert OutgoingMail.objects.filter(kind="notice", recipient=olga.email).count() == 1

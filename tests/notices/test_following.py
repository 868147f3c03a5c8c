"""Who is named with an @ hears of it; who follows hears what is said, of another owner, of another state; nobody of what is hidden."""

import pytest

from caseway.issues.actions import assign as assign_issue
from caseway.issues.actions import confide, discuss, plan, raise_issue
from caseway.mail.models import OutgoingMail
from caseway.notices.digests import path_of
from caseway.notices.following import following
from caseway.notices.mentions import mentioned, names_of, offered
from caseway.notices.models import Digest, Notice
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.workspaces.actions import make_team
from tests.programs import problem

pytestmark = pytest.mark.django_db

PEOPLE = names_of(
    [(1, "Olga", "olga@acme.test"), (2, "Olga Berg", "berg@acme.test"), (3, "Jan", "jan@acme.test"), (4, "Jan", "j2@acme.test")]
)


@pytest.mark.parametrize(
    "text, named",
    [
        ("@Olga look", {1}),
        ("hello @olga berg, and @OLGA", {1, 2}),
        ("@Olgas hat", set()),
        ("mail olga@acme.test or x@Olga", set()),
        ("`@Olga` and ```\n@Olga Berg\n```", set()),
        ("(@berg)", {2}),
        ("@Jan", {3}),
        ("@j2.", {4}),
        ("@nobody @", set()),
        ("", set()),
    ],
)
def test_who_is_meant_by_an_at(text, named):
    assert mentioned(text, PEOPLE) == named


def test_a_name_that_two_have_names_nobody():
    assert mentioned("@Kim", names_of([(1, "Kim", "a@x.test"), (2, "Kim", "b@x.test")])) == set()


def test_offers_name_one_person_only():
    people = [("Jan", "jan@x.test"), ("Jan", "j2@x.test"), ("Olga Berg", "olga@x.test")]
    assert offered(people, "ja") == [{"name": "Jan", "handle": "j2"}, {"name": "Jan", "handle": "jan"}]
    assert offered(people, "ber") == [{"name": "Olga Berg", "handle": "Olga Berg"}]
    assert len(offered(people, "")) == 3


def test_choices_stand_above_what_concerns_one():
    assert following({1, 2}, {2: False, 3: True}) == {1, 3}


@pytest.fixture
def heard(settle):
    """(who, why) of the notices so far; they are forgotten."""

    def by_now():
        settle()
        found = sorted(Notice.objects.values_list("member__name", "reason"))
        Notice.objects.all().delete()
        return found

    return by_now


@pytest.fixture
def taken(ticket, olga, heard):
    tickets.assign(ticket, olga, by=olga)
    heard()
    return ticket


@pytest.fixture
def stops(acme, olga, beacon, heard):
    issue = raise_issue(acme, by=olga, title="Export stops", product=beacon)
    heard()
    return issue


def test_a_note_names_and_tells(taken, olga, dan, maya, heard):
    tickets.note(taken, by=maya, body="@Dan, have you seen that?")
    assert heard() == [("Dan", "mentioned"), ("Olga", "commented")]
    tickets.note(taken, by=olga, body="Not yet")
    assert heard() == [("Dan", "commented"), ("Maya", "commented")], "who was named or said something follows"
    tickets.note_call(taken, by=dan, body="@Olga she called")
    assert heard() == [("Maya", "commented"), ("Olga", "mentioned")]


def test_an_at_in_a_reply_is_meant_for_the_customer(taken, olga, dan, heard):
    tickets.reply(taken, by=olga, body="@Dan will write to you.")
    assert heard() == []


def test_followers_hear_of_owner_state_and_answers(taken, olga, dan, maya, rita, heard, browser_of):
    browser_of(maya).post(f"/w/acme/tickets/{taken.number}/followers", {"follow": "1"})
    tickets.assign(taken, dan, by=olga)
    assert heard() == [("Dan", "assigned"), ("Maya", "moved")]
    tickets.resolve(taken, by=dan)
    assert heard() == [("Maya", "moved")]
    tickets.answer(taken, by=rita, words=Words.plain("Still"), channel="email")
    assert heard() == [("Dan", "answered"), ("Maya", "answered")]
    browser_of(maya).post(f"/w/acme/tickets/{taken.number}/followers", {"follow": "0"})
    tickets.hold(taken, by=dan)
    tickets.note(taken, by=dan, body="Waiting")
    assert heard() == []
    tickets.note(taken, by=dan, body="@Maya?")
    assert heard() == [("Maya", "mentioned")], "who is named hears it all the same"


def test_who_may_not_see_a_restricted_ticket_is_not_told(acme, ada, taken, olga, dan, maya, heard, browser_of):
    browser_of(maya).post(f"/w/acme/tickets/{taken.number}/followers", {"follow": "1"})
    tickets.change(taken, by=ada, team=make_team(acme, by=ada, name="Legal", is_restricted=True, members=[olga, dan]))
    heard()
    tickets.note(taken, by=dan, body="@Maya @Olga sue them")
    assert heard() == [("Olga", "mentioned")]
    asked = browser_of(dan).get(f"/w/acme/tickets/{taken.number}/mentions?q=").json()["items"]
    assert {one["name"] for one in asked} == {"Ada", "Dan", "Olga"}


def test_comments_and_owners_of_issues(stops, olga, dan, maya, heard):
    discuss(stops, by=dan, body="@maya look at this")
    assert heard() == [("Maya", "mentioned"), ("Olga", "commented")]
    assign_issue(stops, dan, by=maya)
    assert heard() == [("Dan", "assigned"), ("Olga", "moved")]
    plan(stops, by=dan)
    assert heard() == [("Maya", "moved"), ("Olga", "moved")]


def test_who_gets_an_issue_from_the_beginning_hears_of_it(acme, olga, dan, maya, heard):
    raise_issue(acme, by=olga, title="Export halts", description="Ask @Maya, @Dan", assignee=dan)
    assert heard() == [("Dan", "assigned"), ("Maya", "mentioned")]


def test_of_a_confidential_issue_hear_those_named_on_it(stops, olga, dan, maya, heard, browser_of):
    discuss(stops, by=dan, body="I follow")
    confide(stops, by=olga)
    heard()
    discuss(stops, by=olga, body="@Dan @Maya SENTINEL")
    assert heard() == []
    assert browser_of(dan).get(f"/w/acme/issues/{stops.number}/mentions").status_code == 404
    assert [one["name"] for one in browser_of(olga).get(f"/w/acme/issues/{stops.number}/mentions").json()["items"]] == ["Olga"]


def test_mails_of_notes_carry_no_words_and_answer_no_customer(taken, olga, dan, settle):
    tickets.note(taken, by=olga, body="@Dan SENTINEL")
    settle()
    Digest.objects.update(due_at="2020-01-01T00:00Z")
    settle()
    mail = OutgoingMail.objects.get(kind="notice", recipient="dan@acme.test")
    assert "SENTINEL" not in mail.text + mail.html and "Reply-To" not in dict(mail.headers)
    assert "You were named" in mail.text


def test_a_notice_leads_to_its_issue_and_is_read_there(stops, olga, dan, settle, browser_of):
    discuss(stops, by=dan, body="So")
    settle()
    notice = Notice.objects.get()
    assert path_of(notice, "acme") == f"/w/acme/issues/{stops.number}" and "Export stops" in notice.title
    browser_of(olga).get(f"/w/acme/issues/{stops.number}")
    notice.refresh_from_db()
    assert notice.read_at


def test_the_hole_on_the_page_follows_and_unfollows(stops, dan, browser_of):
    browser, address = browser_of(dan), f"/w/acme/issues/{stops.number}/followers"
    assert f'hx-get="{address}"' in browser.get(f"/w/acme/issues/{stops.number}").content.decode()
    page = browser.get(address).content.decode()
    assert "Olga" in page and "Hear what happens to it" in page
    answer = browser.post(address, {"follow": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert "Dan" in answer and "Unfollow" in answer and 'data-key="f"' in answer


def test_by_the_api(taken, stops, olga, dan, maya, vera, program):
    for path in (f"/tickets/{taken.number}/followers", f"/issues/{stops.number}/followers"):
        assert program(vera).post(path, {}).json()["name"] == "Vera"
        assert program(dan).post(path, {"member": maya.pk}).json() == {"id": maya.pk, "name": "Maya"}
        assert names(program(dan).get(path)) == ["Maya", "Olga", "Vera"]
        assert program(olga)("DELETE", path).status_code == 204
        assert names(program(dan).get(path)) == ["Maya", "Vera"]
    confide(stops, by=olga)
    problem(program(olga).post(f"/issues/{stops.number}/followers", {"member": dan.pk}), 422)


def names(answer):
    return sorted(one["name"] for one in answer.json()["items"])

"""Who said that a known issue solved it was helped only if they report nothing within two weeks."""

import pytest
import time_machine
from django.utils.timezone import now, timedelta

from caseway.customers.actions import find_or_make
from caseway.helpcentre.deflection import note_reports_after_all
from caseway.helpcentre.models import Visit
from caseway.issues import known
from caseway.issues.actions import answer_whether_helped, raise_issue, write_solution
from caseway.issues.models import Solution, SolutionAnswer
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.workspaces.models.access import hash_secret

pytestmark = pytest.mark.django_db
REPORT = {"subject": "Lid", "body": "It drips still.", "name": "Rita", "email": "rita@northwind.test"}


@pytest.fixture
def lid(acme, dan):
    issue = raise_issue(acme, by=dan, kind="defect", title="Lid")
    write_solution(issue, by=dan, symptoms="The lid drips", resolution="New seal", visibility="public")
    return issue


def counts():
    return {name: count for name, count in known.helped(Solution.objects.get()).items() if count}


def say(visitor, lid, helped="yes"):
    address = f"/help/acme/known/{lid.number}"
    return visitor.send(address, helped=helped)


def test_who_said_yes_and_reports_nothing_for_two_weeks_was_helped(lid, visitor, dan, browser_of):
    say(visitor, lid)
    assert counts() == {"watched": 1}
    with time_machine.travel(now() + timedelta(days=15)):
        assert counts() == {"held": 1}
        assert "helped 1 time" in browser_of(dan).get(f"/w/acme/issues/{lid.number}/solution").text


def test_who_reports_after_all_was_not(lid, visitor, dan, browser_of):
    say(visitor, lid)
    assert visitor.send("/help/acme/", **REPORT).status_code == 302
    assert counts() == {"after_all": 1}
    assert Solution.objects.get().solved == 0
    assert "reported after all: 1" in browser_of(dan).get(f"/w/acme/issues/{lid.number}/solution").text


def test_after_two_weeks_a_report_is_about_something_else(lid, visitor):
    say(visitor, lid)
    SolutionAnswer.objects.update(at=now() - timedelta(days=15))
    visitor.send("/help/acme/", **REPORT)
    assert counts() == {"held": 1}


def test_another_visitors_report_undoes_nothing(lid, visitor):
    say(visitor, lid)
    type(visitor)().send("/help/acme/", **REPORT)
    assert counts() == {"watched": 1}


def test_who_said_no_is_counted_as_such(lid, visitor):
    say(visitor, lid, helped="no")
    visitor.send("/help/acme/", **REPORT)
    assert counts() == {"no": 1} and Solution.objects.get().not_solved == 1


def test_of_who_looks_at_their_reports_the_address_is_kept_with_it(lid, visitor, acme, rita):
    Visit.objects.create(
        workspace=acme, email=rita.email, link_hash="x", link_until=now(), secret_hash=hash_secret("s"), until=now() + timedelta(days=1)
    )
    visitor.client.cookies["caseway_mine"] = "s"
    say(visitor, lid)
    assert SolutionAnswer.objects.get().email == rita.email


@pytest.mark.parametrize("days, after, expected", [(3, 4, {"after_all": 1}), (13, 15, {"after_all": 1}), (15, 15.5, {"held": 1})])
def test_a_mail_from_the_same_address_is_noticed_too(lid, acme, rita, days, after, expected):
    answer_whether_helped(Solution.objects.get(), helped=True, email=rita.email.upper())
    begun = now()
    with time_machine.travel(begun + timedelta(days=days)):
        find_or_make(acme, by=None, email=rita.email)
        tickets.open_ticket(acme, requester=rita, subject="Lid", words=Words.plain("x"), channel="email", by=rita)
    with time_machine.travel(begun + timedelta(days=after)):
        note_reports_after_all()
        assert counts() == expected
    with time_machine.travel(begun + timedelta(days=17)):
        note_reports_after_all()
        assert SolutionAnswer.objects.get().email == ""

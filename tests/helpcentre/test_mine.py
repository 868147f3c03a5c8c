"""All my reports, after a link by mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from caseway.activity.live import News
from caseway.customers.actions import find_or_make, make_customer, merge_customers
from caseway.customers.models import Address
from caseway.helpcentre.models import LinkRequest, Visit
from caseway.helpcentre.visits import forget_old_visits
from caseway.mail.models import OutgoingMail
from caseway.project.admission import admit
from caseway.tickets.actions import add_participant, open_ticket, remove_participant
from caseway.tickets.actions.saying import Words
from tests.helpcentre.conftest import Visitor, hidden_fields

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/help/acme/mine/(mine_[\w-]+)")


@pytest.fixture
def ask(visitor, settle):
    """Type an address; the links that were mailed so far."""

    def type_address(email="rita@northwind.test"):
        answer = visitor.send("/help/acme/mine", email=email, after=-1)
        settle()
        mails = OutgoingMail.objects.filter(kind="link").order_by("pk")
        return answer, [LINK.search(mail.text)[1] for mail in mails]

    return type_address


def opened(visitor, secret):
    return visitor.send(f"/help/acme/mine/{secret}", hidden_fields(visitor.read(f"/help/acme/mine/{secret}").text))


def test_a_link_by_mail_shows_all_in_which_one_takes_part(acme, rita, ticket, visitor, ask, page_of, olga):
    other = find_or_make(acme, by=None, email="otto@ost.test", name="Otto")
    his = open_ticket(acme, requester=other, subject="Shared", words=Words.plain("x"), channel="email", by=other)
    open_ticket(acme, requester=other, subject="Not hers", words=Words.plain("x"), channel="email", by=other)
    add_participant(his, rita, email="rita@northwind.test", by=olga)
    _answer, [secret] = ask()
    assert OutgoingMail.objects.get(kind="link").recipient == "rita@northwind.test"
    assert "Export stops" not in visitor.read(f"/help/acme/mine/{secret}").text, "opening the link alone shows nothing and uses nothing up"
    assert opened(visitor, secret)["Location"] == "/help/acme/mine"
    text = visitor.read("/help/acme/mine").text
    assert "Export stops" in text and "Shared" in text and "Not hers" not in text and page_of(ticket) in text and "Received" in text
    response = visitor.read("/help/acme/mine")
    assert response["Cache-Control"] == "no-store" and "noindex" in response["X-Robots-Tag"]
    assert visitor.client.cookies["caseway_mine"]["path"] == "/help/acme/" and visitor.client.cookies["caseway_mine"]["httponly"]


def test_every_address_gets_the_same_answer(acme, rita, ticket, visitor, ask):
    known, links = ask()
    unknown, still = ask("nobody@nowhere.test")
    strip = re.compile(r'(name="csrf[^>]*>|content="[^"]{64}")')
    assert strip.sub("", known.text) == strip.sub("", unknown.text) and known.status_code == unknown.status_code == 200
    assert len(links) == len(still) == 1 and not LinkRequest.objects.exists()


def test_the_answer_asks_the_database_alike(acme, rita, ticket, visitor):
    form = visitor.fill_in("/help/acme/mine")
    # The counts of the place one asks from are made by the first.
    visitor.send("/help/acme/mine", form, email="somebody@else.test")
    counts = []
    for email in ("rita@northwind.test", "nobody@nowhere.test"):
        with CaptureQueriesContext(connection) as queries:
            visitor.send("/help/acme/mine", form, email=email)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_link_works_once_and_for_an_hour(rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    assert opened(visitor, secret).status_code == 302
    thief = Visitor()
    assert opened(thief, secret).status_code == 404 and "Export stops" not in thief.read("/help/acme/mine").text
    _answer, links = ask_again(visitor, ask)
    with time_machine.travel(now() + timedelta(hours=2)):
        assert opened(Visitor(), links[-1]).status_code == 404


def ask_again(visitor, ask):
    visitor.client.cookies.clear()
    return ask()


def test_only_hashes_are_kept(rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    kept = str(Visit.objects.values().get())
    assert secret not in kept and visitor.client.cookies["caseway_mine"].value not in kept


def test_signing_out_ends_it_for_the_cookie_too(rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    cookie = visitor.client.cookies["caseway_mine"].value
    visitor.send("/help/acme/mine/end", visitor.fill_in("/help/acme/mine"))
    assert "Export stops" not in visitor.read("/help/acme/mine").text
    visitor.client.cookies["caseway_mine"] = cookie
    assert "Export stops" not in visitor.read("/help/acme/mine").text


def test_signing_out_ends_nobody_elses_visit(acme, rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    here, there = visitor.client.cookies["caseway_mine"].value, Visitor()
    _answer, links = ask_again(visitor, ask)
    opened(there, links[-1])
    visitor.client.cookies["caseway_mine"] = here
    visitor.send("/help/acme/mine/end", visitor.fill_in("/help/acme/mine"))
    assert "Export stops" in there.read("/help/acme/mine").text


def test_old_visits_are_forgotten(acme, rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    with time_machine.travel(now() + timedelta(days=13)):
        forget_old_visits()
        assert Visit.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=15)):
        forget_old_visits()
        assert Visit.objects.count() == 0


def test_a_visit_ends_after_a_week_and_with_the_address(acme, rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    with time_machine.travel(now() + timedelta(days=8)):
        assert "Export stops" not in visitor.read("/help/acme/mine").text
    assert "Export stops" in visitor.read("/help/acme/mine").text
    Address.objects.all().delete()
    assert "Export stops" not in visitor.read("/help/acme/mine").text


def test_who_was_taken_out_of_a_ticket_sees_it_no_more(acme, rita, ticket, visitor, ask, olga):
    otto = find_or_make(acme, by=None, email="otto@ost.test", name="Otto")
    part = add_participant(ticket, otto, email="otto@ost.test", by=olga)
    _answer, [secret] = ask("otto@ost.test")
    opened(visitor, secret)
    assert "Export stops" in visitor.read("/help/acme/mine").text
    remove_participant(ticket, part, by=olga)
    assert "Export stops" not in visitor.read("/help/acme/mine").text


def test_two_who_became_one_see_the_reports_of_both(acme, rita, ticket, visitor, ask, olga):
    twin = make_customer(acme, by=olga, name="Rita", emails=["rita@home.test"])
    open_ticket(acme, requester=twin, subject="From home", words=Words.plain("x"), channel="email", by=twin)
    merge_customers(twin, into=rita, by=olga)
    _answer, [secret] = ask("rita@home.test")
    opened(visitor, secret)
    text = visitor.read("/help/acme/mine").text
    assert "From home" in text and "Export stops" in text


def test_three_links_an_hour_and_nobody_is_told(rita, ticket, visitor, ask):
    answers = [ask_again(visitor, ask) for _ in range(5)]
    assert len(answers[-1][1]) == 3 and all(answer.status_code == 200 for answer, _links in answers)


def test_a_cookie_of_one_workspace_opens_no_other(acme, mallory, rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    theirs = find_or_make(mallory.workspace, by=None, email="rita@northwind.test", name="Rita")
    open_ticket(mallory.workspace, requester=theirs, subject="At Evil", words=Words.plain("x"), channel="email", by=theirs)
    visitor.client.cookies["caseway_mine"]["path"] = "/"
    assert "At Evil" not in visitor.read("/help/evil/mine").text


def test_a_link_of_one_workspace_opens_no_other(acme, mallory, rita, ticket, visitor, ask):
    theirs = find_or_make(mallory.workspace, by=None, email="rita@northwind.test", name="Rita")
    open_ticket(mallory.workspace, requester=theirs, subject="At Evil", words=Words.plain("x"), channel="email", by=theirs)
    _answer, [secret] = ask()
    form = hidden_fields(visitor.read(f"/help/acme/mine/{secret}").text)
    assert visitor.send(f"/help/evil/mine/{secret}", form).status_code == 404
    assert opened(visitor, secret).status_code == 302, "and it is not used up by trying"


def test_an_address_is_found_however_it_is_typed(rita, ticket, ask):
    assert len(ask("Rita@Northwind.TEST")[1]) == 1


def test_who_has_nothing_here_gets_no_mail(acme, olga, ask):
    make_customer(acme, by=olga, name="Nora", emails=["nora@new.test"])
    assert ask("nora@new.test")[1] == []


def test_the_mail_is_in_the_language_of_who_asked(rita, ticket, settle):
    german = Visitor(accept_language="de")
    german.send("/help/acme/mine", email="rita@northwind.test", after=-1)
    settle()
    assert "Ihre Meldungen an Acme" in str(OutgoingMail.objects.get(kind="link").headers)


def test_links_stay_hidden_from_who_is_no_admin(rita, ticket, ask, olga, ada):
    ask()
    assert not OutgoingMail.objects.visible_to(olga).filter(kind="link").exists()
    assert OutgoingMail.objects.visible_to(ada).filter(kind="link").exists()


@pytest.mark.parametrize("email", ["", "rita", "a@b", "x" * 300 + "@y.test", "rita@northwind.test\x00"])
def test_what_is_no_address_is_said(acme, visitor, email):
    assert visitor.send("/help/acme/mine", email=email).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_the_list_hears_of_its_own_reports_alone(acme, rita, ticket, visitor, ask):
    _answer, [secret] = ask()
    opened(visitor, secret)
    cookie = f"caseway_mine={visitor.client.cookies['caseway_mine'].value}".encode()
    hears = admit({"path": "/help/acme/mine/live", "headers": [(b"cookie", cookie)]})
    assert hears(News(acme.pk, "ticket", ticket.pk, is_public=True))
    assert not hears(News(acme.pk, "ticket", ticket.pk, is_public=False)) and not hears(
        News(acme.pk, "ticket", ticket.pk + 1, is_public=True)
    )
    assert admit({"path": "/help/acme/mine/live", "headers": [(b"cookie", b"caseway_mine=x")]}) is None

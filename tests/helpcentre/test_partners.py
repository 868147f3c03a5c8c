"""All tickets of an organisation: for its people after a mailed link, and behind links that agents share."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from caseway.activity.live import News
from caseway.activity.models import Activity
from caseway.customers.actions import change_customer, find_or_make, make_organisation, merge_customers, share_organisation
from caseway.files.keeping import keep
from caseway.helpcentre import sharing
from caseway.helpcentre.models import LinkView, SharedLink, Visit
from caseway.helpcentre.sharing import make_shared_link, pass_for, revoke_shared_link
from caseway.issues import actions as issues
from caseway.mail.models import OutgoingMail
from caseway.project.admission import admit
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import make_team
from caseway.workspaces.models.access import hash_secret
from tests.helpcentre.conftest import Visitor

pytestmark = pytest.mark.django_db
HOME = "/help/acme/mine/organisation"
ROWS = re.compile(r'class="number">#(\d+)')


@pytest.fixture
def northwind(acme, olga, rita):
    return make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])


@pytest.fixture
def karl(acme, northwind):
    """A colleague of Rita's, who reported nothing."""
    return find_or_make(acme, by=None, email="karl@northwind.test", name="Karl Kunde")


@pytest.fixture
def come(acme):
    """A browser that came by a mailed link."""

    def as_customer(customer):
        until = now() + timedelta(days=1)
        secret = f"visit-{customer.pk}"
        Visit.objects.create(
            workspace=acme, email=customer.email, link_hash=secret, link_until=until, secret_hash=hash_secret(secret), until=until
        )
        visitor = Visitor()
        visitor.client.cookies["caseway_mine"] = secret
        return visitor

    return as_customer


@pytest.fixture
def shared(northwind, olga):
    share_organisation(northwind, by=olga, sharing="all")
    return northwind


@pytest.fixture
def link_to(shared, olga):
    """The address of a new link that shares Northwind's tickets."""

    def make(**given):
        link, secret = make_shared_link(shared, by=olga, name="Meeting", **{"until": now() + timedelta(days=1)} | given)
        return f"/help/acme/shared/{secret}", link

    return make


def reported(workspace, customer, subject="Lid leaks", **given):
    return actions.open_ticket(
        workspace, requester=customer, subject=subject, words=Words.plain("So."), channel="email", by=customer, **given
    )


def numbers_in(page):
    return [int(number) for number in ROWS.findall(page.text)]


@pytest.mark.parametrize("who, named, sees", [("off", True, False), ("named", False, False), ("named", True, True), ("all", False, True)])
def test_an_organisation_says_who_of_it_sees_all(northwind, karl, ticket, olga, come, who, named, sees):
    share_organisation(northwind, by=olga, sharing=who, contacts=[karl] if named else [])
    page = come(karl).read(HOME)
    assert page.status_code == (200 if sees else 404) and ("Export stops" in page.text) is sees
    assert ("All reports of Northwind" in come_again(karl, come).read("/help/acme/mine").text) is sees
    assert page["Cache-Control"] == "no-store" and "noindex" in page["X-Robots-Tag"]


def come_again(customer, come):
    Visit.objects.all().delete()
    return come(customer)


def test_who_reported_nothing_gets_a_link_all_the_same(shared, karl, ticket, visitor, settle):
    visitor.send("/help/acme/mine", email="karl@northwind.test", after=-1)
    settle()
    assert OutgoingMail.objects.get(kind="link").recipient == "karl@northwind.test"


def test_who_did_not_come_by_a_link_is_asked_for_an_address(shared, ticket, visitor):
    assert visitor.read(HOME)["Location"] == "/help/acme/mine"


def test_the_list_shows_where_each_stands_and_nothing_of_others(acme, shared, karl, rita, ticket, olga, beacon, come, ada):
    stranger = find_or_make(acme, by=None, email="otto@ost.test", name="Otto")
    foreign = reported(acme, stranger, "Secret of Ost")
    hidden = reported(acme, rita, "Legal matter", team=make_team(acme, by=ada, name="Legal", is_restricted=True))
    issue = issues.raise_issue(acme, by=olga, title="Internal codename", product=beacon, is_confidential=True)
    actions.link_issue(ticket, issue, by=olga)
    issues.start(issue, by=olga)
    actions.note(ticket, by=olga, body="Rude caller")
    browser = come(karl)
    text = browser.read(HOME).text
    assert "Export stops" in text and "In work" in text and "Rita Rahn" in text
    assert not [word for word in ("Secret of Ost", "Legal matter", "Internal codename", "Rude caller") if word in text]
    assert [browser.read(f"{HOME}/{one.number}").status_code for one in (foreign, hidden, ticket)] == [404, 404, 200]


def test_what_is_done_is_read_until_it_is_closed_and_then_on_demand(acme, shared, karl, rita, ticket, olga, come):
    done = reported(acme, rita, "Long done")
    actions.resolve(done, by=olga)
    browser = come(karl)
    assert numbers_in(browser.read(HOME)) == [done.number, ticket.number] and "Done" in browser.read(HOME).text
    actions.close(done, by=olga)
    assert numbers_in(browser.read(HOME)) == [ticket.number]
    assert numbers_in(browser.read(f"{HOME}?show=all")) == [done.number, ticket.number]


def test_a_ticket_shows_what_was_said_in_public(acme, shared, karl, rita, ticket, olga, come):
    actions.note(ticket, by=olga, body="Rude caller", files=[keep(acme.pk, b"x", filename="note.txt", content_type="text/plain", by=olga)])
    seen = keep(acme.pk, b"manual", filename="manual.txt", content_type="text/plain", by=olga)
    actions.reply(ticket, by=olga, body="Please try 2.4.", files=[seen])
    browser, here = come(karl), f"{HOME}/{ticket.number}"
    text = browser.read(here).text
    assert "It stops at 80 %." in text and "Please try 2.4." in text and "rita@northwind.test" not in text
    assert "Waiting for you" not in text and "Rude caller" not in text and "note.txt" not in text and "Add something" not in text
    assert browser.read(f"{here}/files/{seen.token}").status_code == 200
    actions.ask(ticket, by=olga)
    assert "Waiting for you" in browser.read(here).text
    assert "Add something" in come_again(rita, come).read(here).text


def test_the_next_page_goes_on_where_the_last_one_ended(acme, shared, karl, rita, come):
    made = [reported(acme, rita, f"Report {n}").number for n in range(53)]
    browser = come(karl)
    first = browser.read(HOME)
    assert numbers_in(first) == made[:2:-1]
    onward = re.search(rf'href="({HOME}\?before=\d+)"', first.text)[1]
    assert numbers_in(browser.read(onward)) == made[2::-1]
    assert browser.read(f"{HOME}?before=99999999999999999999&show=nothing").status_code == 200


def test_the_list_asks_no_more_often_for_many(acme, shared, karl, rita, come):
    browser = come(karl)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            browser.read(f"{HOME}?show=all")
        return len(captured)

    reported(acme, rita)
    few = asked()
    for _n in range(30):
        reported(acme, rita)
    assert asked() == few <= 6


def test_who_leaves_the_organisation_sees_it_no_more(acme, northwind, karl, ticket, olga, come):
    share_organisation(northwind, by=olga, sharing="named", contacts=[karl])
    browser = come(karl)
    assert browser.read(HOME).status_code == 200
    change_customer(karl, by=olga, organisation=make_organisation(acme, by=olga, name="Ost"))
    assert browser.read(HOME).status_code == 404


def test_who_becomes_one_with_a_named_person_is_named(acme, northwind, karl, ticket, olga, come):
    twin = find_or_make(acme, by=None, email="k.kunde@northwind.test", name="Karl")
    share_organisation(northwind, by=olga, sharing="named", contacts=[twin])
    merge_customers(twin, into=karl, by=olga)
    assert come(karl).read(HOME).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_open_page_hears_nothing_once_its_link_is_over(acme, shared, ticket, link_to):
    address, link = link_to()
    hears, news = admit({"path": f"{address}/live", "headers": []}), News(acme.pk, "ticket", ticket.pk, is_public=True)
    assert hears(news)
    with time_machine.travel(link.until + timedelta(seconds=1)):
        assert not hears(news)


@pytest.mark.django_db(transaction=True)
def test_open_pages_hear_of_every_change_of_stage(acme, shared, karl, rita, ticket, olga, come, link_to):
    foreign = reported(acme, find_or_make(acme, by=None, email="otto@ost.test", name="Otto"))
    come(karl)
    address, _link = link_to()
    for path, cookie in ((HOME, f"caseway_mine=visit-{karl.pk}"), (address, "")):
        hears = admit({"path": f"{path}/live", "headers": [(b"cookie", cookie.encode())]})
        assert hears(News(acme.pk, "ticket", ticket.pk, is_public=True))
        assert not hears(News(acme.pk, "ticket", ticket.pk)) and not hears(News(acme.pk, "ticket", foreign.pk, is_public=True))
    locked, link = link_to(password="gull over harbour")
    passed = f"caseway_shared={pass_for(link)}".encode()
    assert admit({"path": f"{locked}/live", "headers": []}) is None and admit({"path": f"{locked}/live", "headers": [(b"cookie", passed)]})
    revoke_shared_link(link, by=olga)
    assert admit({"path": f"{locked}/live", "headers": [(b"cookie", passed)]}) is None
    share_organisation(shared, by=olga, sharing="off")
    assert admit({"path": f"{address}/live", "headers": []}) is None
    assert admit({"path": f"{HOME}/live", "headers": [(b"cookie", f"caseway_mine=visit-{karl.pk}".encode())]}) is None


def test_a_link_shows_the_list_to_whoever_has_it(ticket, link_to, visitor):
    address, link = link_to()
    page = visitor.read(address)
    assert "Export stops" in page.text and "Received" in page.text and page["Cache-Control"] == "no-store"
    assert "Rita" not in page.text and f"/{ticket.number}" not in page.text
    assert "Rita Rahn" in visitor.read(link_to(shows_names=True)[0]).text
    assert link.secret_hash not in address


def test_a_link_that_is_revoked_expired_or_of_nobody_is_not_there(shared, ticket, olga, link_to, visitor):
    revoked, link = link_to()
    expired, _link = link_to(until=now() + timedelta(hours=1))
    assert visitor.read(revoked).status_code == visitor.read(expired).status_code == 200
    revoke_shared_link(link, by=olga)
    with time_machine.travel(now() + timedelta(hours=2)):
        assert visitor.read(expired).status_code == 404
    open_one, _link = link_to()
    assert visitor.read(revoked).status_code == visitor.read("/help/acme/shared/shared_nobody").status_code == 404
    assert visitor.read(open_one.replace("acme", "evil")).status_code == 404
    share_organisation(shared, by=olga, sharing="off")
    assert visitor.read(open_one).status_code == 404


def test_a_password_stands_before_the_list(ticket, link_to, visitor):
    address, link = link_to(password="gull over harbour")
    assert "Export stops" not in visitor.read(address).text and "gull" not in link.password
    wrong = visitor.send(address, password="gull over harbor")
    assert wrong.status_code == 422 and "not the password" in wrong.text and not LinkView.objects.exists()
    assert visitor.send(address, password="gull over harbour")["Location"] == address
    assert "Export stops" in visitor.read(address).text
    cookie = visitor.client.cookies["caseway_shared"]
    assert cookie["path"] == address and cookie["httponly"]
    other, _link = link_to(password="gull over harbour")
    visitor.client.cookies["caseway_shared"]["path"] = "/"
    assert "Export stops" not in visitor.read(other).text


def test_ten_wrong_passwords_are_enough(ticket, link_to, visitor):
    address, _link = link_to(password="gull over harbour")
    form = visitor.fill_in(address)
    answers = [visitor.send(address, form, password=f"guess number {n}").status_code for n in range(10)]
    assert set(answers) == {422}
    late = visitor.send(address, form, password="gull over harbour")
    assert late.status_code == 429 and "Retry-After" in late and "Too many tries" in late.text


def test_looks_are_counted_by_the_hour(ticket, link_to, visitor):
    address, link = link_to(until=now() + timedelta(days=3))
    with time_machine.travel("2026-12-01 10:10+00:00"):
        SharedLink.objects.update(until=now() + timedelta(days=1))
        for _n in range(3):
            visitor.read(address)
        visitor.read(address, hx_request="true", x_live="1")
    with time_machine.travel("2026-12-01 11:50+00:00"):
        visitor.read(address)
    assert [(view.hour.isoformat(), view.count) for view in LinkView.objects.order_by("hour")] == [
        ("2026-12-01T10:00:00+00:00", 3),
        ("2026-12-01T11:00:00+00:00", 1),
    ]


def test_looks_at_one_link_are_not_those_at_another(ticket, link_to, visitor):
    (one, _first), (other, second) = link_to(), link_to()
    for address in (one, one, other):
        visitor.read(address)
    assert LinkView.objects.get(link=second).count == 1


def test_links_are_limited_and_those_that_are_over_do_not_count(ticket, link_to, olga, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_LINKS", 2)
    (_address, first), (_address, second) = link_to(), link_to()
    with pytest.raises(ValidationError, match="Revoke one first"):
        link_to()
    revoke_shared_link(first, by=olga)
    link_to()
    SharedLink.objects.filter(pk=second.pk).update(until=now() - timedelta(seconds=1))
    link_to()


def test_olga_shares_and_revokes_by_page(acme, northwind, karl, ticket, olga, browser_of, visitor):
    browser, page = browser_of(olga), f"/w/acme/organisations/{northwind.pk}"
    assert "Nobody: each sees their own" in browser.get(page).text
    refused = browser.post(f"{page}/links", {"name": "Meeting", "until": localdate().isoformat()})
    assert refused.status_code == 422 and "First say above" in refused.text
    assert browser.post(f"{page}/sharing", {"sharing": "named", "contacts": "otto@ost.test"}).status_code == 422
    for _twice in range(2):
        assert browser.post(f"{page}/sharing", {"sharing": "named", "contacts": "karl@northwind.test"}).status_code == 302
    assert "karl@northwind.test" in browser.get(f"{page}/sharing").text
    far = (localdate() + timedelta(days=900)).isoformat()
    assert browser.post(f"{page}/links", {"name": "Meeting", "until": far, "password": "short"}).text.count("field__error") >= 2
    made = browser.post(f"{page}/links", {"name": "Meeting", "until": localdate().isoformat(), "password": "gull over harbour"})
    address = re.search(r"/help/acme/shared/shared_[\w-]+", made.text)[0]
    assert visitor.send(address, password="gull over harbour").status_code == 302
    visitor.read(address)
    listed = browser.get(f"{page}/sharing").text
    assert "1 time" in listed and address not in listed
    for _twice in range(2):
        browser.post(f"/w/acme/shared-links/{SharedLink.objects.get().pk}/revoking")
    assert visitor.read(address).status_code == 404
    told = Activity.objects.filter(subject_kind="organisation", subject_id=northwind.pk).exclude(name="organisation.made")
    assert list(told.order_by("id").values_list("name", flat=True)) == [
        "organisation.shared",
        "organisation.link_made",
        "organisation.link_revoked",
    ]


def test_another_workspace_reaches_none_of_it(acme, shared, link_to, mallory, olga, client):
    _address, link = link_to()
    client.force_login(mallory.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in (f"/w/evil/organisations/{shared.pk}/sharing", f"/w/evil/shared-links/{link.pk}/revoking"):
        assert client.post(address, {"sharing": "off"}).status_code == 404
    assert SharedLink.objects.open().count() == 1 and Ticket.objects.count() == 0 and Client().get(HOME).status_code == 302

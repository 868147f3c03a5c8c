"""Every address has its own way out; one that fails delays only its own mail."""

import dkim
import pytest

from caseway.mail.models import OutgoingMail, WayOut
from caseway.mail.ways.records import Found, Record, Unanswered, check, wanted
from caseway.tickets import actions
from caseway.tickets.models import MailAddress, Ticket
from tests.ports import free_port
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales(acme):
    return MailAddress.objects.create(workspace=acme, email="sales@acme.test")


@pytest.fixture
def own_server():
    box = Postbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def written_to_sales(ticket, sales):
    Ticket.objects.filter(pk=ticket.pk).update(address=sales)
    ticket.refresh_from_db()
    return ticket


def through(address, ada, port, **more):
    values = {"host": "127.0.0.1", "port": port, "security": "smtp", "user": "", **more}
    return actions.set_way_out(address, by=ada, kind="smtp", **values)


def test_mail_leaves_by_the_way_of_the_address_that_the_ticket_was_written_to(
    postbox, own_server, written_to_sales, sales, ada, olga, settle
):
    through(sales, ada, own_server.port)
    actions.reply(written_to_sales, by=olga, body="Which version?")
    settle()
    assert postbox.mails == []
    _receipt, mail = own_server.mails
    assert "sales@acme.test" in mail.message["From"] and mail.message["Reply-To"] == "sales@acme.test"
    assert [mail.sender for mail in own_server.mails] == ["sales@acme.test", "sales@acme.test"]


def test_without_a_house_server_only_such_mail_leaves(own_server, written_to_sales, sales, ada, olga, settle, settings):
    settings.EMAIL_URL = ""
    through(sales, ada, own_server.port)
    actions.reply(written_to_sales, by=olga, body="Which version?")
    settle()
    assert len(own_server.mails) == 2


def test_a_way_that_fails_delays_only_its_own_mail(postbox, written_to_sales, sales, ada, olga, rita, acme, settle):
    through(sales, ada, free_port())
    actions.reply(written_to_sales, by=olga, body="Which version?")
    settle()
    other = actions.open_ticket(acme, requester=rita, subject="Other", words=actions.saying.Words.plain("?"), channel="email", by=rita)
    actions.reply(other, by=olga, body="Here.")
    settle()
    stuck = OutgoingMail.objects.get(way__isnull=False, kind="reply")
    assert (stuck.state, stuck.sent_at) == ("waiting", None)
    assert "cannot be reached" in OutgoingMail.objects.get(way__isnull=False, kind="receipt").last_error
    assert any("Here." in mail.body for mail in postbox.mails)


def test_a_tenants_server_inside_is_not_reached(settings, postbox, own_server, written_to_sales, sales, ada, olga, settle):
    settings.CASEWAY_INNER_NETWORKS = ()
    through(sales, ada, own_server.port)
    actions.reply(written_to_sales, by=olga, body="Which version?")
    settle()
    assert own_server.connections == 0


def test_a_plus_address_that_was_seen_to_arrive_carries_the_token(written_to_sales, sales, olga, settle, postbox):
    MailAddress.objects.update(takes_plus=True)
    actions.reply(written_to_sales, by=olga, body="Which version?")
    settle()
    assert postbox.mails[0].message["Reply-To"].startswith(f"sales+t{written_to_sales.number}.")


def test_the_houses_mail_is_signed_where_the_address_has_a_key(postbox, written_to_sales, sales, ada, olga, settle):
    way = actions.make_dkim_key(sales, by=ada)
    assert "PRIVATE" not in way.sealed_dkim_key
    actions.reply(written_to_sales, by=olga, body="Grüße – which version?")
    settle()
    raw = postbox.mails[0].raw
    record = f"v=DKIM1; k=rsa; p={way.dkim_public}".encode()
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: record)
    assert not dkim.verify(raw.replace(b"Subject: ", b"Subject: x"), dnsfunc=lambda name, timeout=5: record)
    assert f"s={way.dkim_selector}".encode() in raw and b"d=acme.test" in raw


RECORDS = wanted("acme.test", house="help.example.com", selector="s1", public="ABC")


@pytest.mark.parametrize(
    "purpose, there, expected",
    [
        ("dkim", ["v=DKIM1; k=rsa; p=A B C"], Found.RIGHT),
        ("dkim", ["k=rsa; p=ABC"], Found.RIGHT),
        ("dkim", ["v=DKIM1; p=XYZ"], Found.WRONG),
        ("dkim", [], Found.MISSING),
        ("spf", ["google-site-verification=1", "v=spf1 mx include:help.example.com -all"], Found.RIGHT),
        ("spf", ["v=spf1 mx -all"], Found.WRONG),
        ("spf", ["v=spf1 include:help.example.com ~all", "v=spf1 -all"], Found.WRONG),
        ("spf", ["something"], Found.MISSING),
        ("dmarc", ["v=DMARC1;p=reject"], Found.RIGHT),
        ("dmarc", ["v=DMARC1"], Found.WRONG),
        ("mx", ["20 mx.else.test.", "10 help.example.com."], Found.RIGHT),
        ("mx", ["10 mx.else.test."], Found.WRONG),
    ],
)
def test_records_are_compared_by_what_they_mean(purpose, there, expected):
    record = next(record for record in RECORDS if record.purpose == purpose)
    assert check([record], lambda name, kind: there)[0].found is expected


def test_a_name_server_that_is_silent_proves_nothing():
    def silent(name, kind):
        raise Unanswered(name)

    assert check([Record("spf", "acme.test", "TXT", "v=spf1 include:x ~all")], silent)[0].found is Found.UNKNOWN


def test_the_page_of_an_address_shows_its_records_and_what_is_there(sales, ada, browser_of, monkeypatch):
    monkeypatch.setattr("caseway.mail.ways.records.resolve", lambda name, kind: ["v=DMARC1; p=none"] if name.startswith("_dmarc") else [])
    browser = browser_of(ada)
    browser.post(f"/w/acme/settings/addresses/{sales.pk}/key")
    page = browser.get(f"/w/acme/settings/addresses/{sales.pk}?records=1").content.decode()
    assert WayOut.objects.get().dkim_public in page and "right" in page and "missing" in page
    answer = browser.post(f"/w/acme/settings/addresses/{sales.pk}/way", {"kind": "smtp", "port": 25, "security": "smtp"})
    assert answer.status_code == 422
    given = {"kind": "smtp", "host": "smtp.acme.test", "port": 587, "security": "smtp+tls", "user": "sales", "password": "very secret"}
    assert browser.post(f"/w/acme/settings/addresses/{sales.pk}/way", given).status_code == 302
    page = browser.get(f"/w/acme/settings/addresses/{sales.pk}").content.decode()
    assert "very secret" not in page and "very secret" not in WayOut.objects.get().sealed_password

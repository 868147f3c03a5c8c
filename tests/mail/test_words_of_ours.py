"""What we add to mail: signatures, opening hours, the customer's language; and the test of an address."""

from datetime import datetime

import pytest

from caseway.intake.models import IncomingMail
from caseway.intake.reading_child import close_reader
from caseway.intake.storing import raw_mail
from caseway.intake.understanding import understand
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.languages import guess_language
from caseway.tickets.models import MailAddress
from caseway.tickets.signatures import filled
from caseway.workspaces.actions import change_settings, change_team, make_team, sign_with
from caseway.workspaces.opening import is_open, opens_at

WEEK = [["09:00", "17:00"]] * 5 + [None, None]


@pytest.mark.parametrize(
    "moment, expected, opening",
    [
        ("2026-11-27 08:59", False, "2026-11-27 09:00"),
        ("2026-11-27 09:00", True, None),
        ("2026-11-27 16:59", True, None),
        ("2026-11-27 17:00", False, "2026-11-30 09:00"),
        ("2026-11-28 12:00", False, "2026-11-30 09:00"),
        ("2026-11-29 23:59", False, "2026-11-30 09:00"),
    ],
)
def test_opening_hours(moment, expected, opening):
    at = datetime.fromisoformat(moment)
    assert is_open(WEEK, at) is expected
    assert opens_at(WEEK, at) == (datetime.fromisoformat(opening) if opening else None)


def test_a_company_without_hours_is_always_open():
    assert is_open([], datetime(2026, 11, 29, 3)) and opens_at([], datetime(2026, 11, 29, 3)) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Hallo, der Export bricht ab und ich weiß nicht, warum. Vielen Dank", "de"),
        ("Hello, the export stops and I do not know why. Thanks", "en"),
        ("Sehr geehrte Damen und Herren, die Heizung ist ausgefallen.", "de"),
        ("Error 0x80070005 in export.dll", ""),
        ("", ""),
        ("Bonjour, je ne peux pas exporter mes fichiers", ""),
        ("It is broken, kaputt, and I can not use the export since Monday", "en"),
        ("der die das the of to and und", ""),
    ],
)
def test_small_words_tell_the_language(text, expected):
    assert guess_language(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("{name}, {company}", "Olga, Acme"),
        ("{team}{unknown}{0}{name.__class__}", "{unknown}{0}{name.__class__}"),
        ("{company!r} %s {{ name }}", "{company!r} %s {{ name }}"),
    ],
)
def test_placeholders_are_plain_text(text, expected):
    assert filled(text, {"name": "Olga", "company": "Acme", "team": ""}) == expected


def test_a_value_with_braces_fills_nothing_in():
    assert filled("{name}", {"name": "{company}", "company": "Acme"}) == "(company)"


def reply_of(settle):
    settle()
    return OutgoingMail.objects.filter(kind="reply").latest("pk")


@pytest.mark.django_db
def test_a_reply_ends_with_the_authors_signature_else_with_the_teams(acme, ada, olga, ticket, settle):
    team = make_team(acme, by=ada, name="Support", members=[olga])
    change_team(team, by=ada, name="Support", is_restricted=False, members=[olga], signature="The {team} team of {company}")
    actions.change(ticket, by=ada, team=team)
    actions.reply(ticket, by=olga, body="Which version?")
    mail = reply_of(settle)
    assert "The Support team of Acme" in mail.text and "The Support team of Acme" in mail.html
    sign_with(olga, by=olga, signature="**{name}**")
    olga.refresh_from_db()
    actions.reply(ticket, by=olga, body="Still there?")
    mail = reply_of(settle)
    assert "**Olga**" in mail.text and ">Olga</strong>" in mail.html and "The Support" not in mail.text


def receipt_for(acme, customer, body, settle, at=None):
    actions.open_ticket(acme, requester=customer, subject="Export", words=Words.plain(body), channel="email", by=customer, at=at)
    settle()
    return OutgoingMail.objects.filter(kind="receipt").latest("pk")


@pytest.mark.django_db
def test_a_receipt_speaks_the_customers_language(acme, rita, settle):
    assert "We have received" in receipt_for(acme, rita, "It stops and I do not know why, please help.", settle).text
    assert "Wir haben" in receipt_for(acme, rita, "Der Export bricht ab und ich weiß nicht warum, bitte helfen.", settle).text
    type(rita).objects.update(language="de")
    rita.refresh_from_db()
    assert "Wir haben" in receipt_for(acme, rita, "It stops and I do not know why, please help.", settle).text


@pytest.mark.django_db
def test_outside_of_the_hours_a_receipt_says_so(acme, ada, rita, settle):
    change_settings(acme, by=ada, opening_hours=WEEK, time_zone="Europe/Berlin")
    acme.refresh_from_db()
    saturday = datetime.fromisoformat("2026-11-28T12:00:00+00:00")
    assert "We are back on Nov. 30, 2026, 9 a.m." in receipt_for(acme, rita, "It is late and I wait for you.", settle, at=saturday).text
    friday = datetime.fromisoformat("2026-11-27T15:30:00+00:00")
    assert "We are back" not in receipt_for(acme, rita, "It is late and I wait for you.", settle, at=friday).text
    change_settings(acme, by=ada, closed_words="Call 112.")
    acme.refresh_from_db()
    assert "Call 112." in receipt_for(acme, rita, "Hello?", settle, at=saturday).text


@pytest.mark.django_db
def test_an_address_writes_to_itself_and_its_page_shows_the_arrival(acme, ada, browser_of, settle, postbox):
    address = MailAddress.objects.create(workspace=acme, email="sales@acme.test")
    browser = browser_of(ada)
    page = f"/w/acme/settings/addresses/{address.pk}"
    assert browser.post(f"{page}/trial").status_code == 302
    settle()
    plain, plus = postbox.mails
    assert (plain.recipient, plus.recipient.startswith("sales+")) == ("sales@acme.test", True)
    assert "not yet" in browser.get(page).content.decode()
    for mail in (plain, plus):
        row = raw_mail(acme.pk, mail.raw, source=IncomingMail.Source.SMTP, sender="sales@acme.test", recipient=mail.recipient)
        row.save()
        understand(row)
        assert row.disposition == "recorded"
    close_reader()
    address.refresh_from_db()
    assert address.arrived_at and address.arrived_plus_at and address.takes_plus
    assert "not yet" not in browser.get(page).content.decode()


@pytest.mark.django_db
def test_hours_and_signature_are_filled_in_on_their_pages(acme, ada, olga, browser_of):
    browser = browser_of(ada)
    assert browser.post("/w/acme/settings/hours", {"from_0": "09:00", "until_0": "17:00"}).status_code == 302
    acme.refresh_from_db()
    assert acme.opening_hours == [["09:00", "17:00"], *[None] * 6]
    assert browser.post("/w/acme/settings/hours", {"from_0": "17:00", "until_0": "09:00"}).status_code == 422
    browser_of(olga).post("/w/acme/settings/signature", {"signature": "{name}"})
    olga.refresh_from_db()
    assert olga.signature == "{name}"

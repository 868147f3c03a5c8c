"""Reports and answers by real SMTP: what they become, and what strangers and machines may not do."""

import smtplib
import time
from email.message import EmailMessage

import pytest

from caseway.intake import actions as intake
from caseway.intake.models import IncomingMail
from caseway.intake.receiver import PortTaken, Receiver
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Alarm
from caseway.tickets import actions
from caseway.tickets.models import MailAddress, Message, Participant, Ticket
from tests.ports import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
HOUSE = "support@acme.localhost"


@pytest.fixture
def receiver(acme):
    made = Receiver("127.0.0.1", free_port())
    made.port = made._listeners[0].port
    made.start()
    yield made
    made.stop()


def letter(subject, body, sender="Rita Rahn <rita@northwind.test>", to=HOUSE, **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = headers.pop("mid", f"<{time.time_ns()}@northwind.test>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail


@pytest.fixture
def send(receiver, settle):
    """Send a mail by SMTP and let everything happen that follows; returns what was written down about it."""

    def deliver(mail, sender="rita@northwind.test", to=HOUSE):
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        with smtplib.SMTP("127.0.0.1", receiver.port, timeout=60) as smtp:
            smtp.sendmail(sender, [to], raw)
        settle()
        return IncomingMail.objects.order_by("pk").last()

    return deliver


@pytest.fixture
def answered(send, olga, settle):
    """Rita's ticket with Olga's reply, and the mail that carried the reply."""
    found = send(letter("Export stops", "It stops at 80 %.", mid="<first@northwind.test>"))
    actions.reply(found.ticket, by=olga, body="Which version?")
    settle()
    return found.ticket, OutgoingMail.objects.get(kind="reply")


def head(mail, name):
    return next(value for key, value in mail.headers if key == name)


def test_a_report_becomes_a_ticket_and_gets_a_receipt(send):
    mail = send(letter("Export stops", "It stops at 80 %."))
    ticket = mail.ticket
    assert (mail.disposition, ticket.subject, ticket.channel, ticket.state) == ("opened", "Export stops", "email", "new")
    assert (ticket.requester.name, ticket.requester.email) == ("Rita Rahn", "rita@northwind.test")
    assert ticket.messages.get().body.strip() == "It stops at 80 %."
    assert OutgoingMail.objects.get().kind == "receipt"


def test_answers_come_home_by_headers_subject_and_address(send, answered):
    ticket, reply = answered
    by_header = send(letter("something else", "Version 2.", In_Reply_To=reply.message_id))
    by_token = send(letter(f"Re: {reply.subject_line}", "Version 3."))
    address = head(reply, "Reply-To").split("<")[-1].strip(">")
    by_address = send(letter("no token", "Version 4.", to=address), to=address)
    by_own_id = send(letter("again", "Version 5.", References="<first@northwind.test>"))
    for mail in (by_header, by_token, by_address, by_own_id):
        assert (mail.disposition, mail.ticket) == ("added", ticket)
    said = Message.objects.filter(ticket=ticket).order_by("pk").values_list("body", flat=True)
    assert [body.strip() for body in said][-4:] == ["Version 2.", "Version 3.", "Version 4.", "Version 5."]


def test_an_answer_reopens_a_resolved_ticket_and_continues_a_closed_one(send, answered, olga):
    ticket, reply = answered
    actions.resolve(ticket, by=olga)
    send(letter("Re", "Still stops.", In_Reply_To=reply.message_id))
    ticket.refresh_from_db()
    assert ticket.state == "open" and ticket.resolved_at is None
    actions.close(ticket, by=olga)
    after = send(letter("Re", "And again.", In_Reply_To=reply.message_id))
    assert after.ticket != ticket and after.ticket.continues == ticket


def test_the_same_mail_again_is_stored_once_but_other_content_is_a_new_mail(send):
    first = letter("Export stops", "It stops.", mid="<same@northwind.test>")
    send(first)
    again = send(b"Received: from elsewhere\r\n" + first.as_bytes())
    assert again.disposition == "duplicate"
    other = send(letter("Export stops", "It stops, really.", mid="<same@northwind.test>"))
    assert other.disposition != "duplicate"


def test_a_stranger_with_only_the_token_opens_a_ticket_of_his_own(send, answered):
    ticket, reply = answered
    mail = send(letter(f"Re: {reply.subject_line}", "Mallory was here.", sender="mallory@evil.test"), sender="mallory@evil.test")
    assert mail.disposition == "opened" and mail.ticket != ticket
    assert f"#{ticket.number}" in mail.ticket.messages.get(kind="note").body


@pytest.mark.parametrize("by", ["header", "address"])
def test_a_stranger_who_holds_our_signature_is_held_until_an_agent_admits_him(send, answered, olga, settle, by):
    ticket, reply = answered
    address = head(reply, "Reply-To").split("<")[-1].strip(">")
    extra = {"In_Reply_To": reply.message_id} if by == "header" else {}
    to = address if by == "address" else HOUSE
    sent = OutgoingMail.objects.count()
    mail = send(letter("Hello", "I am his colleague.", sender="ron@northwind.test", to=to, **extra), sender="ron@northwind.test", to=to)
    assert (mail.disposition, mail.ticket) == ("held", ticket)
    assert not Message.objects.filter(body__contains="colleague").exists()
    assert OutgoingMail.objects.count() == sent, "a held stranger hears nothing"
    intake.admit_sender(mail, by=olga)
    intake.admit_sender(mail, by=olga)
    assert Message.objects.get(body__contains="colleague").author_email == "ron@northwind.test"
    assert Participant.objects.filter(ticket=ticket, email="ron@northwind.test", role="copy").count() == 1


def test_from_alone_gives_an_agent_no_rights(send, answered, olga):
    ticket, reply = answered
    mail = send(letter(f"Re: {reply.subject_line}", "Refund granted.", sender=f"Olga <{olga.email}>"), sender=olga.email)
    assert mail.ticket != ticket
    assert Message.objects.get(body__contains="Refund").member is None


@pytest.mark.parametrize(
    "headers, sender",
    [
        ({"Auto_Submitted": "auto-replied"}, "rita@northwind.test"),
        ({"Precedence": "bulk", "X_Autoreply": "yes"}, "rita@northwind.test"),
        ({"X_Auto_Response_Suppress": "All"}, "rita@northwind.test"),
    ],
)
def test_an_automatic_answer_is_kept_but_changes_nothing_and_gets_no_mail(send, answered, olga, headers, sender):
    ticket, reply = answered
    actions.resolve(ticket, by=olga)
    sent = OutgoingMail.objects.count()
    mail = send(letter("Out of office", "I am away.", In_Reply_To=reply.message_id, **headers))
    ticket.refresh_from_db()
    assert (mail.disposition, ticket.state, OutgoingMail.objects.count()) == ("added", "resolved", sent)


def test_a_bounce_becomes_an_internal_note_and_gets_no_mail(send, answered, olga):
    ticket, reply = answered
    actions.resolve(ticket, by=olga)
    sent = OutgoingMail.objects.count()
    bounce = letter("Undelivered Mail", "550 no such user", sender="MAILER-DAEMON@northwind.test", In_Reply_To=reply.message_id)
    mail = send(bounce, sender="")
    ticket.refresh_from_db()
    assert (mail.disposition, ticket.state, OutgoingMail.objects.count()) == ("added", "resolved", sent)
    assert ticket.messages.order_by("pk").last().is_internal


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}])
def test_an_automatic_answer_to_nothing_of_ours_is_only_recorded(send, headers):
    mail = send(letter("Out of office", "I am away.", **headers))
    assert (mail.disposition, Ticket.objects.count(), OutgoingMail.objects.count()) == ("recorded", 0, 0)


def test_a_list_mail_becomes_a_ticket_without_receipt(send):
    mail = send(letter("Newsletter", "Buy more.", List_Id="<news.example.com>"))
    assert (mail.disposition, OutgoingMail.objects.count()) == ("opened", 0)


def test_a_flood_stops_receipts_and_raises_one_alarm_but_keeps_every_mail(send, receiver):
    for number in range(30):
        send(letter(f"Alarm {number}", "Again."))
    assert Ticket.objects.count() == 30
    assert OutgoingMail.objects.filter(kind="receipt").count() == 3
    assert Alarm.objects.count() == 1


def test_two_machines_end_their_talk_after_three_answers(send, acme):
    """The other side answers every receipt without any mark of a machine."""
    for number in range(10):
        receipt = OutgoingMail.objects.order_by("pk").last()
        extra = {"In_Reply_To": receipt.message_id} if receipt and number % 2 else {}
        send(
            letter(f"Thank you for your mail {number}", "We received it.", sender="robot@elsewhere.test", **extra),
            sender="robot@elsewhere.test",
        )
    assert OutgoingMail.objects.filter(kind="receipt").count() == 3


def test_people_in_copy_take_part_and_our_own_addresses_do_not(send):
    mail = send(letter("Export stops", "It stops.", Cc=f"Ron <ron@northwind.test>, {HOUSE}, rita@northwind.test"))
    assert sorted(mail.ticket.participants.values_list("email", flat=True)) == ["rita@northwind.test", "ron@northwind.test"]


def test_an_own_address_brings_its_team_and_product(send, acme, beacon, receiver):
    MailAddress.objects.create(workspace=acme, email="beacon@acme.test", product=beacon)
    mail = send(letter("Export stops", "It stops.", to="beacon@acme.test"), to="beacon@acme.test")
    assert mail.ticket.product == beacon


def test_attachments_and_pictures_stand_where_they_belong(send):
    mail = letter("Screen", "See the picture.")
    mail.add_alternative('<p>See <img src="cid:pic1"></p><script>alert(1)</script>', subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n" + bytes(20), "image", "png", cid="<pic1>", filename="shot.png")
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="../../etc/data.csv")
    message = send(mail).ticket.messages.get()
    files = {attached.file.filename: attached for attached in message.attachments.select_related("file")}
    assert set(files) == {"shot.png", "data.csv"}
    assert files["data.csv"].file.read() == b"a,b\n1,2\n"
    assert files["shot.png"].is_inline and f'src="cid:{files["shot.png"].file.token}"' in message.html
    assert "script" not in message.html


def test_quoted_text_is_folded_and_kept(send, answered):
    ticket, reply = answered
    body = "Only this is new.\n\nOn Sun, 22 Nov 2026 at 11:00, Acme <support@acme.localhost> wrote:\n> Which version?\n"
    message = send(letter("Re", body, In_Reply_To=reply.message_id)).message
    assert "Only this is new." in message.body and "Which version?" not in message.body
    assert "Which version?" in message.quoted


def test_what_cannot_be_read_is_held_with_its_source(send, acme):
    mail = send(b"x: y\r\n" * 30_000 + b"\r\nbody\r\n")
    assert mail.disposition == "held" and bytes(mail.raw).startswith(b"x: y")
    assert IncomingMail.objects.held().count() == 1


def test_an_empty_mail_is_recorded(send):
    assert send(b"\r\n").disposition == "recorded"


def test_an_unknown_recipient_is_refused(receiver):
    with smtplib.SMTP("127.0.0.1", receiver.port) as smtp, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        smtp.sendmail("a@b.test", ["support@nowhere.localhost"], b"hello")
    assert refused.value.recipients["support@nowhere.localhost"][0] == 550


def test_one_mail_to_two_workspaces_becomes_a_ticket_in_each(receiver, mallory, settle):
    with smtplib.SMTP("127.0.0.1", receiver.port) as smtp:
        smtp.sendmail("rita@northwind.test", [HOUSE, "support@evil.localhost"], letter("Both", "Hello.").as_bytes())
    settle()
    assert sorted(Ticket.objects.values_list("workspace__slug", "number")) == [("acme", 1), ("evil", 1)]


def test_only_a_dot_on_a_line_of_its_own_ends_a_mail(send):
    """SMTP smuggling: a bare line feed before the dot is content (CVE-2023-51764)."""
    raw = letter("Smuggled", "x").as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    send(raw + b"first\n.\nMAIL FROM:<a@b>\r\nsecond\r\n")
    assert IncomingMail.objects.count() == 1
    assert b"second" in bytes(IncomingMail.objects.get().raw)


def test_a_taken_port_is_named(receiver):
    with pytest.raises(PortTaken):
        Receiver("127.0.0.1", receiver.port).start()


def test_lmtp_answers_for_each_recipient(acme, mallory, settle):
    port = free_port()
    made = Receiver("127.0.0.1", 0, port)
    made.start()
    try:
        lmtp = smtplib.LMTP("127.0.0.1", port)
        lmtp.docmd("LHLO", "here")
        lmtp.docmd("MAIL", "FROM:<rita@northwind.test>")
        for address in (HOUSE, "support@evil.localhost"):
            lmtp.docmd("RCPT", f"TO:<{address}>")
        lmtp.docmd("DATA")
        lmtp.send(letter("LMTP", "Hello.").as_bytes().replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        assert [lmtp.getreply()[0], lmtp.getreply()[0]] == [250, 250]
        lmtp.quit()
    finally:
        made.stop()
    settle()
    assert Ticket.objects.count() == 2

"""What leaves when somebody answers."""

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.customers.actions import find_or_make
from caseway.files.keeping import keep
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import read_bounce_address, read_message_id, read_reply_address
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.tickets.mailing import mail_reply
from caseway.tickets.models import MailAddress

pytestmark = pytest.mark.django_db(transaction=True)

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def asked(acme, rita):
    """Rita's report, with the Message-ID it came with."""
    return tickets.open_ticket(
        acme,
        requester=rita,
        subject="RE: AW: Export stops [#99]",
        words=Words.plain("It stops at 80 %."),
        channel="email",
        by=rita,
        header_id="first@northwind.test",
    )


def test_a_reply_goes_to_the_requester_threaded_and_signed(postbox, mail_to, asked, olga, acme):
    tickets.reply(asked, by=olga, body="Please send a **photo**.")
    reply = mail_to("rita@northwind.test")[-1]
    head = reply.message
    assert head["From"] == '"Olga (Acme)" <support@acme.localhost>'
    assert head["To"] == "Rita Rahn <rita@northwind.test>"
    assert head["Subject"] == f"Re: Export stops [#{asked.number}]"
    assert head["In-Reply-To"] == "<first@northwind.test>"
    assert read_reply_address(acme.key, "acme", head["Reply-To"]) == asked.number
    assert read_bounce_address(acme.key, "acme", reply.sender).number == asked.number
    assert read_message_id(acme.key, "acme", head["Message-ID"]).number == asked.number
    assert "Auto-Submitted" not in head
    assert reply.body.startswith("Please send a **photo**.\r\n") or reply.body.startswith("Please send a **photo**.\n")
    assert "<strong>photo</strong>" in reply.html
    assert "<style" not in reply.html


def test_every_reply_refers_to_what_the_customer_has_seen(mail_to, asked, olga, rita):
    tickets.reply(asked, by=olga, body="One")
    tickets.answer(asked, by=rita, words=Words.plain("Two"), channel="email", header_id="second@northwind.test")
    tickets.reply(asked, by=olga, body="Three")
    first, third = [mail.message for mail in mail_to("rita@northwind.test")[1:]]
    assert third["In-Reply-To"] == "<second@northwind.test>"
    assert third["References"].split() == ["<first@northwind.test>", first["Message-ID"], "<second@northwind.test>"]


def test_a_reply_quotes_the_last_two_public_messages(mail_to, asked, olga, rita):
    tickets.reply(asked, by=olga, body="First reply")
    tickets.note(asked, by=olga, body="NOT FOR RITA")
    tickets.answer(asked, by=rita, words=Words.plain("Rita's answer"), channel="email")
    tickets.reply(asked, by=olga, body="Second reply")
    last = mail_to("rita@northwind.test")[-1]
    assert "> Rita's answer" in last.body
    assert "> First reply" in last.body
    assert "80 %" not in last.body
    assert "<blockquote" in last.html


def test_somebody_added_later_reads_nothing_earlier(mail_to, asked, olga, acme):
    tickets.reply(asked, by=olga, body="For Rita alone")
    bob = find_or_make(acme, by=None, email="bob@northwind.test", name="Bob")
    tickets.add_participant(asked, bob, email="bob@northwind.test", by=olga)
    tickets.reply(asked, by=olga, body="For both")
    to_bob, to_rita = mail_to("bob@northwind.test")[-1], mail_to("rita@northwind.test")[-1]
    assert "For both" in to_bob.body
    assert "For Rita alone" not in to_bob.raw.decode() and "80 %" not in to_bob.raw.decode()
    assert "References" not in to_bob.message
    assert "For Rita alone" in to_rita.body
    assert to_bob.message["To"] == "Rita Rahn <rita@northwind.test>"
    assert to_rita.message["Cc"] == to_bob.message["Cc"] == "Bob <bob@northwind.test>"


def test_everybody_has_a_link_of_their_own(mail_to, asked, olga, acme):
    bob = find_or_make(acme, by=None, email="bob@northwind.test")
    tickets.add_participant(asked, bob, email="bob@northwind.test", by=olga)
    tickets.reply(asked, by=olga, body="Here")
    links = {mail.html.split("/help/acme/t/")[1].split('"')[0] for who in ("rita", "bob") for mail in mail_to(f"{who}@northwind.test")[-1:]}
    assert len(links) == 2


def test_who_was_taken_off_gets_nothing_more(mail_to, asked, olga, acme):
    bob = find_or_make(acme, by=None, email="bob@northwind.test")
    in_copy = tickets.add_participant(asked, bob, email="bob@northwind.test", by=olga)
    tickets.remove_participant(asked, in_copy, by=olga)
    tickets.reply(asked, by=olga, body="Here")
    assert mail_to("bob@northwind.test") == []


@pytest.mark.parametrize(
    "email", ["support@acme.localhost", "support@evil.localhost", "support+t1.abc@acme.localhost", "help@acme.test", "help+x@acme.test"]
)
def test_nothing_is_ever_mailed_to_ourselves(mail_to, acme, ada, olga, email):
    MailAddress.objects.create(workspace=acme, email="help@acme.test")
    ourselves = find_or_make(acme, by=None, email=email)
    ticket = tickets.open_ticket(acme, requester=ourselves, subject="Loop", words=Words.plain("?"), channel="email", by=ourselves)
    tickets.reply(ticket, by=olga, body="!")
    assert mail_to(email) == []
    assert not OutgoingMail.objects.filter(recipient=email).exists()


def test_files_go_along_and_pictures_stand_in_the_text(mail_to, asked, olga, acme):
    picture = keep(acme.pk, PICTURE, filename="shot.png", content_type="image/png", by=olga)
    manual = keep(acme.pk, b"read me", filename="Anleitung für Rita.txt", content_type="text/plain", by=olga)
    tickets.reply(asked, by=olga, body=f"See\n\n![shot](cid:{picture.token})\n\nBye", files=[picture, manual])
    reply = mail_to("rita@northwind.test")[-1]
    assert f'src="cid:{picture.token}@caseway"' in reply.html
    assert "[shot]" in reply.body and picture.token not in reply.body
    [attached] = list(reply.message.iter_attachments())
    assert attached.get_filename() == "Anleitung für Rita.txt"
    assert attached.get_content().strip() == "read me"
    [inline] = [part for part in reply.message.walk() if part["Content-ID"]]
    assert inline["Content-ID"] == f"<{picture.token}@caseway>" and inline.get_content() == PICTURE


def test_what_is_too_large_for_a_mail_waits_on_the_page(mail_to, asked, olga, acme, monkeypatch):
    monkeypatch.setattr("caseway.tickets.letters.ATTACHED_BYTES", 10)
    large = keep(acme.pk, b"x" * 11, filename="film.mp4", content_type="video/mp4", by=olga)
    tickets.reply(asked, by=olga, body="See", files=[large])
    reply = mail_to("rita@northwind.test")[-1]
    assert list(reply.message.iter_attachments()) == []
    assert "film.mp4" in reply.body


def test_a_reply_speaks_the_customers_language(mail_to, acme, olga):
    karl = find_or_make(acme, by=None, email="karl@northwind.test", language="de")
    ticket = tickets.open_ticket(acme, requester=karl, subject="Kessel", words=Words.plain("Tropft"), channel="api", by=olga)
    tickets.reply(ticket, by=olga, body="Danke")
    assert 'lang="de"' in mail_to("karl@northwind.test")[-1].html


def test_a_caller_without_an_address_gets_no_mail(acme, olga, settle, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    caller = find_or_make(acme, by=olga, phone="+49 30 123456", name="Kim")
    ticket = tickets.open_ticket(acme, requester=caller, subject="Call", words=Words.plain("?"), channel="phone", by=olga)
    tickets.reply(ticket, by=olga, body="!")
    settle()
    assert not OutgoingMail.objects.exists()


def test_doing_a_reaction_again_writes_no_second_mail(mail_to, asked, olga):
    tickets.reply(asked, by=olga, body="Once")
    count = len(mail_to("rita@northwind.test"))
    mail_reply([Activity.objects.get(name="ticket.replied")])
    assert len(mail_to("rita@northwind.test")) == count


def test_the_row_tells_when_it_left(mail_to, asked, olga):
    began = now()
    tickets.reply(asked, by=olga, body="Hello")
    mail_to("rita@northwind.test")
    assert all(mail.sent_at >= began and mail.state == "done" for mail in OutgoingMail.objects.all())


def test_replies_of_a_batch_ask_hardly_more_than_one(asked, olga, acme, rita, django_assert_max_num_queries):
    others = [
        tickets.open_ticket(acme, requester=rita, subject=f"No {number}", words=Words.plain("So it is."), channel="email", by=rita)
        for number in range(10)
    ]
    for ticket in [asked, *others]:
        tickets.reply(ticket, by=olga, body="We look into it.")
    replied = list(Activity.objects.filter(name="ticket.replied").order_by("pk"))
    OutgoingMail.objects.all().delete()
    # One for each: what came before it, which may be long.
    with django_assert_max_num_queries(len(replied) + 9):
        mail_reply(replied)
    assert sorted(OutgoingMail.objects.values_list("ticket_number", flat=True)) == sorted(ticket.number for ticket in [asked, *others])

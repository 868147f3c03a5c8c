"""By real SMTP: mail to a merged ticket arrives where it goes on, by whichever mark it comes, and nothing is lost when they part again."""

import pytest

from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.models import Message, Participant, Ticket
from caseway.tickets.secrets import secret_of
from tests.stories.test_mail_comes_in import head, letter, receiver, send  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
RITA, KIM = "rita@northwind.test", "kim@southwind.test"


@pytest.fixture
def three(send, olga, settle):  # noqa: F811
    """Two reports of Rita's and one of Kim's, each answered by Olga."""
    made = {}
    for name, sender in (("first", RITA), ("again", RITA), ("kims", KIM)):
        ticket = send(letter(f"Leak {name}", f"Report {name}.", sender=sender, mid=f"<{name}@x.test>"), sender=sender).ticket
        actions.reply(ticket, by=olga, body=f"Answer to {name}.")
        made[name] = ticket
    settle()
    return made


def reply_to(ticket):
    return OutgoingMail.objects.filter(kind="reply", ticket_number=ticket.number).order_by("pk").first()


def three_ways(send, ticket, sender, words):  # noqa: F811
    """One mail to the reply address, one that names our Message-ID, one with nothing but the token in its subject."""
    reply = reply_to(ticket)
    address = head(reply, "Reply-To").split("<")[-1].strip(">")
    mails = [
        (letter("no token", f"{words} by address.", sender=sender, to=address), address),
        (letter("no token", f"{words} by header.", sender=sender, In_Reply_To=reply.message_id), None),
        (letter(f"Re: {reply.subject_line}", f"{words} by token.", sender=sender), None),
    ]
    return [send(mail, sender=sender, **({"to": to} if to else {})) for mail, to in mails]


def said(ticket):
    return [body.strip() for body in Message.objects.filter(ticket=ticket).order_by("pk").values_list("body", flat=True)]


WAYS = ("by address.", "by header.", "by token.")


def test_later_mail_is_the_survivors_and_after_parting_each_gets_its_own_again(send, three, olga):  # noqa: F811
    first, again = three["first"], three["again"]
    actions.merge(again, first, by=olga)
    for mail in three_ways(send, again, RITA, "Merged"):
        assert (mail.disposition, mail.ticket) == ("added", first)
    assert said(first)[2:] == [f"Merged {way}" for way in WAYS] and len(said(again)) == 2
    assert Ticket.objects.count() == 3, "a merged ticket is closed, and yet mail to it opens no other"
    actions.unmerge(again, by=olga)
    for mail in three_ways(send, again, RITA, "Apart"):
        assert (mail.disposition, mail.ticket) == ("added", again)
    assert said(again) == ["Report again.", "Answer to again.", *(f"Apart {way}" for way in WAYS)]
    assert said(first) == ["Report first.", "Answer to first.", *(f"Merged {way}" for way in WAYS)]


def test_what_another_customer_writes_to_their_merged_ticket_is_read_by_us_and_never_by_the_survivors_customer(
    send, three, olga, acme, client, browser_of, postbox  # noqa: F811
):  # fmt: skip
    first, kims = three["first"], three["kims"]
    actions.merge(kims, first, by=olga)
    for mail in three_ways(send, kims, KIM, "Kim writes"):
        assert (mail.disposition, mail.ticket) == ("added", first)
    assert said(first)[2:] == [f"Kim writes {way}" for way in WAYS]
    ours = browser_of(olga).get(f"/w/acme/tickets/{first.number}").content.decode()
    assert all(f"Kim writes {way}" in ours for way in WAYS) and "Report kims." in ours
    client.logout()
    pages = {}
    for person in Participant.objects.filter(ticket__in=[first, kims]):
        pages[person.email] = client.get(f"/help/acme/t/{secret_of(person, acme)}").content.decode()
    assert "Kim writes" not in pages[RITA] and "Report kims." not in pages[RITA]
    assert all(f"Kim writes {way}" in pages[KIM] for way in WAYS) and "Report first." not in pages[KIM]
    actions.reply(first, by=olga, body="To Rita alone.")
    send(letter("Re", "Thanks.", In_Reply_To=reply_to(first).message_id))
    assert not [mail for mail in OutgoingMail.objects.filter(recipient=KIM) if "To Rita alone" in mail.text]
    assert not [mail for mail in OutgoingMail.objects.filter(recipient=RITA) if "Kim writes" in mail.text]


def test_mail_wakes_a_resolved_survivor_and_follows_a_chain_of_merges(send, three, olga):  # noqa: F811
    first, again, kims = three["first"], three["again"], three["kims"]
    actions.merge(again, kims, by=olga)
    actions.merge(kims, first, by=olga)
    actions.resolve(first, by=olga)
    mail = send(letter("Re", "Still wet.", In_Reply_To=reply_to(again).message_id))
    first.refresh_from_db()
    assert (mail.ticket, first.state) == (first, "open")
    actions.unmerge(kims, by=olga)
    mail = send(letter("Re", "And now?", In_Reply_To=reply_to(again).message_id))
    assert mail.ticket == kims and said(first)[-1] == "Still wet.", "what was merged into it came along"

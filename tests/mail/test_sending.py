"""The way from the outbox to a real mail server, on good days and bad ones."""

import socket

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.customers.actions import find_or_make
from caseway.jobs import leases, runner
from caseway.mail import actions, smtp
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Notice
from caseway.tickets import actions as tickets
from tests.ports import free_port

pytestmark = pytest.mark.django_db(transaction=True)
RITA = "rita@northwind.test"


@pytest.fixture
def reply(ticket, olga):
    """Olga replies."""
    return lambda body: tickets.reply(ticket, by=olga, body=body)


def the_reply():
    return OutgoingMail.objects.get(kind="reply")


def seconds_until_due(mail):
    return (mail.due_at - now()).total_seconds()


@pytest.mark.parametrize("command", ["MAIL", "DATA"])
def test_mail_refused_for_a_while_is_sent_later_and_once(postbox, mail_to, later, reply, command):
    mail_to(RITA)
    postbox.answers[command] = "451 try again"
    reply("Later")
    assert len(mail_to(RITA)) == 1
    assert the_reply().state == "waiting" and "451" in the_reply().last_error
    assert 0 < seconds_until_due(the_reply()) <= 30
    postbox.answers.clear()
    later()
    assert [("Later" in mail.body) for mail in mail_to(RITA)] == [False, True]
    assert the_reply().sent_at and the_reply().attempts == 2


def test_the_pauses_grow_and_refused_mail_never_dies(postbox, mail_to, later, reply):
    mail_to(RITA)
    postbox.answers["MAIL"] = "451 greylisted"
    reply("Later")
    mail_to(RITA)
    pauses = []
    for _ in range(30):
        pauses.append(seconds_until_due(the_reply()))
        later()
    assert pauses[0] <= 30 and pauses[-1] > 2000
    assert the_reply().state == "waiting"


def test_an_unknown_recipient_is_told_on_the_ticket_and_to_the_author(postbox, mail_to, reply, ticket, olga):
    postbox.refused[RITA] = "550 5.1.1 no such user"
    reply("Hello?")
    assert mail_to(RITA) == []
    mail = the_reply()
    assert mail.state == "dead" and mail.attempts == 1 and "no such user" in mail.last_error
    fact = Activity.objects.get(name="ticket.reply_undelivered", subject_id=ticket.pk).fact
    assert RITA in fact.sentence() and "no such user" in fact.sentence()
    assert Notice.objects.get(member=olga, reason="undelivered").number == ticket.number


def test_a_dead_mail_does_not_hold_up_the_next(postbox, mail_to, reply):
    postbox.refused[RITA] = "550 mailbox full for good"
    reply("One")
    mail_to(RITA)
    postbox.refused.clear()
    reply("Two")
    assert ["Two" in mail.body for mail in mail_to(RITA)] == [True]


def test_another_final_no_is_tried_a_few_times(postbox, mail_to, later, reply):
    mail_to(RITA)
    postbox.answers["DATA"] = "554 not today"
    reply("Hello")
    mail_to(RITA)
    for _ in range(5):
        later()
    assert the_reply().state == "dead"
    assert the_reply().attempts == 4


def test_a_line_cut_after_the_data_repeats_the_mail_with_the_same_id(postbox, mail_to, later, reply):
    mail_to(RITA)
    postbox.hangs_up = True
    reply("Cut")
    mail_to(RITA)
    assert the_reply().state == "waiting"
    postbox.hangs_up = False
    later()
    _receipt, first, second = mail_to(RITA)
    assert first.raw == second.raw
    later()
    assert len(mail_to(RITA)) == 3


def test_mail_of_a_ticket_leaves_in_the_order_it_was_written(postbox, mail_to, later, reply):
    mail_to(RITA)
    postbox.answers["DATA"] = "451 later"
    for word in ("One", "Two", "Three"):
        reply(word)
        mail_to(RITA)
    postbox.answers.clear()
    later()
    assert [mail.body.split()[0] for mail in mail_to(RITA)[1:]] == ["One", "Two", "Three"]


def test_a_server_that_is_away_is_not_asked_for_every_mail(acme, olga, settings, monkeypatch):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    tried = []
    connect = smtp._connect
    monkeypatch.setattr(smtp, "_connect", lambda *args: tried.append(args) or connect(*args))
    for name in "abcde":
        find_or_make(acme, by=None, email=f"{name}@northwind.test")
        actions.post([mail_of(acme, f"{name}@northwind.test")])
    runner.settle()
    assert len(tried) == 1
    assert OutgoingMail.objects.filter(state="waiting", last_error__contains="refused").count() == 5
    smtp.forget_rests()


def mail_of(workspace, recipient, **values):
    head = [["From", "support@acme.localhost"], ["To", recipient], ["Subject", "Hello"]]
    given = {"effect_key": f"test:{recipient}", "kind": "notice", "headers": head, "message_id": f"<{recipient}.x>", "text": "Hello"}
    return OutgoingMail(workspace=workspace, recipient=recipient, **given | values)


def test_one_line_carries_many_mails(postbox, acme, settle):
    actions.post([mail_of(acme, f"{n}@northwind.test") for n in range(30)])
    settle()
    assert len(postbox.mails) == 30
    assert postbox.connections == 1


def test_a_line_that_the_server_closed_meanwhile_is_opened_anew(postbox, acme, settle):
    actions.post([mail_of(acme, "a@northwind.test")])
    settle()
    smtp._line.smtp.sock.shutdown(socket.SHUT_RDWR)
    actions.post([mail_of(acme, "b@northwind.test")])
    settle()
    assert [mail.recipient for mail in postbox.mails] == ["a@northwind.test", "b@northwind.test"]


@pytest.mark.parametrize("recipient", ["jürgen@northwind.test", "rita@köln.test"])
def test_addresses_beyond_ascii_are_reached(postbox, acme, settle, recipient):
    actions.post([mail_of(acme, recipient, headers=[["Subject", "Hello"]])])
    settle()
    assert len(postbox.mails) == 1


def test_what_a_restore_suppressed_is_never_sent(postbox, acme, settle, ada):
    actions.post([mail_of(acme, "a@northwind.test", is_suppressed=True)])
    settle()
    mail = OutgoingMail.objects.get()
    assert postbox.mails == [] and mail.is_kept
    assert not actions.send_again(mail, by=ada)
    settle()
    assert postbox.mails == []


def test_mail_kept_without_a_server_does_not_leave_by_itself_later(acme, settle, ada, postbox, settings):
    url, settings.EMAIL_URL = settings.EMAIL_URL, ""
    actions.post([mail_of(acme, "a@northwind.test")])
    settle()
    settings.EMAIL_URL = url
    settle()
    assert postbox.mails == []
    assert actions.send_again(OutgoingMail.objects.get(), by=ada)
    settle()
    assert len(postbox.mails) == 1


def test_a_mail_sent_but_not_yet_marked_done_is_not_sent_twice(postbox, acme, settle):
    """The worker died between its mark and the runner's."""
    actions.post([mail_of(acme, "a@northwind.test")])
    settle()
    OutgoingMail.objects.update(state="waiting")
    settle()
    assert len(postbox.mails) == 1


def test_a_head_that_cannot_be_written_is_parked_with_its_reason(postbox, acme, settle):
    actions.post([mail_of(acme, "a@northwind.test", headers=[["Subject", "x\r\nBcc: everybody@evil.test"]])])
    settle()
    mail = OutgoingMail.objects.get()
    assert postbox.mails == [] and mail.state == "dead" and "line break" in mail.last_error


def test_a_kill_in_the_middle_repeats_the_mail_in_flight_with_its_id(postbox, acme, settle, monkeypatch):
    class Killed(BaseException):
        pass

    def die(queue, found):
        raise Killed

    actions.post([mail_of(acme, "a@northwind.test"), mail_of(acme, "b@northwind.test")])
    monkeypatch.setattr("caseway.jobs.runner._mark_done", die)
    with pytest.raises(Killed):
        runner.run_once()
    monkeypatch.undo()
    monkeypatch.setattr(leases, "_is_dead", lambda owner: True)
    runner.reclaim()
    settle()
    assert sorted(mail.recipient for mail in postbox.mails) == ["a@northwind.test", "a@northwind.test", "b@northwind.test"]
    first, second = postbox.to("a@northwind.test")
    assert first.raw == second.raw


@pytest.mark.parametrize(
    "url, expected",
    [
        ("smtp://mail.test", ("smtp", "mail.test", 25, "", "")),
        ("smtps://olga:s%40cret@mail.test", ("smtps", "mail.test", 465, "olga", "s@cret")),
        ("smtp+tls://olga%40acme.test:pw@mail.test:2525", ("smtp+tls", "mail.test", 2525, "olga@acme.test", "pw")),
    ],
)
def test_where_email_url_points_to(url, expected):
    server = smtp.Server.at(url)
    assert (server.scheme, server.host, server.port, server.user, server.password) == expected

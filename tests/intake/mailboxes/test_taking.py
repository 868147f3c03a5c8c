"""A real IMAP server: every mail becomes ours once, whatever breaks, and leaves the mailbox only after that."""

import os
import random
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils.timezone import now

from caseway.intake.mailboxes import sessions
from caseway.intake.mailboxes.actions import pause_mailbox, set_mailbox
from caseway.intake.mailboxes.fleet import Attendance, claim
from caseway.intake.mailboxes.line import Line
from caseway.intake.mailboxes.sessions import Session
from caseway.intake.mailboxes.taking import SessionEnded, take_all
from caseway.intake.models import IncomingMail, Mailbox
from caseway.tickets.models import MailAddress, Ticket
from tests.dovecot import PASSWORD, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
CUTS = int(os.environ.get("CUTS", "10"))


@pytest.fixture
def mailbox_at(acme, ada):
    """A mailbox of Acme's at a port, attended as `after` says."""

    def make(port, after="delete", **more):
        address, _ = MailAddress.objects.get_or_create(workspace=acme, email="support@acme.test")
        access = {"host": "127.0.0.1", "port": port, "security": "none", "user": "support@acme.test", "after": after, **more}
        return set_mailbox(acme, by=ada, address=address, password=PASSWORD, takes_old=access.pop("takes_old", True), **access)

    return make


def letter(number, words="It stops."):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"rita{number}@northwind.test", "support@acme.test", f"Report {number}"
    mail["Message-ID"] = f"<{number}@northwind.test>"
    mail.set_content(words)
    return mail.as_bytes()


@pytest.fixture
def attend(monkeypatch):
    """One session in this thread, to its end: looks once and does not wait for more."""
    monkeypatch.setattr(Line, "can_idle", False)

    def once(mailbox):
        Mailbox.objects.filter(pk=mailbox.pk, state="waiting").update(due_at=now())
        for claimed in claim(10):
            Session(claimed).run()
        mailbox.refresh_from_db()
        return mailbox

    return once


def stored():
    return sorted(subject_of(bytes(raw)) for raw in IncomingMail.objects.values_list("raw", flat=True))


def subject_of(raw):
    return next(line for line in raw.decode().splitlines() if line.startswith("Subject:")).partition(": ")[2]


@pytest.mark.parametrize(
    "after, left, moved", [("delete", [], []), ("move", [], ["Report 1", "Report 2"]), ("flag", ["Report 1", "Report 2"], [])]
)
def test_mail_is_taken_once_and_then_cleared_away(dovecot, mailbox_at, attend, settle, after, left, moved):
    dovecot.deliver(letter(1), letter(2))
    mailbox = attend(mailbox_at(dovecot.port, after))
    assert (stored(), mailbox.last_error, mailbox.taken) == (["Report 1", "Report 2"], "", 2)
    assert (dovecot.subjects(), dovecot.subjects("Caseway")) == (left, moved)
    attend(mailbox)
    assert len(stored()) == 2
    settle()
    assert Ticket.objects.filter(address__email="support@acme.test").count() == 2


def test_a_workspace_may_leave_its_old_mail_where_it_is(dovecot, mailbox_at, attend):
    dovecot.deliver(letter(1))
    mailbox = mailbox_at(dovecot.port, takes_old=False)
    Mailbox.objects.update(taken_from=now() + timedelta(seconds=1))
    mailbox = attend(mailbox)
    assert (stored(), dovecot.subjects(), mailbox.floor_uid) == ([], ["Report 1"], 1)
    Mailbox.objects.update(taken_from=now() - timedelta(hours=1))
    dovecot.deliver(letter(2))
    attend(mailbox)
    assert (stored(), dovecot.subjects()) == (["Report 2"], ["Report 1"])


def test_a_new_uidvalidity_makes_no_ticket_twice(dovecot, mailbox_at, attend, settle):
    dovecot.deliver(letter(1), letter(2))
    mailbox = attend(mailbox_at(dovecot.port, "flag"))
    before = mailbox.validity
    settle()
    dovecot.renumber()
    dovecot.deliver(letter(3))
    mailbox = attend(mailbox)
    settle()
    assert mailbox.validity != before
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["Report 1", "Report 2", "Report 3"]
    assert IncomingMail.objects.filter(disposition="duplicate").count() == 2


def test_who_lost_the_lease_writes_nothing(dovecot, mailbox_at):
    dovecot.deliver(letter(1))
    mailbox_at(dovecot.port)
    slow = claim(1)[0]
    with_line = Line(sessions.access_to(slow))
    Mailbox.objects.update(session=slow.session + 1)
    with pytest.raises(SessionEnded):
        take_all(with_line, slow)
    with_line.hang_up()
    assert (stored(), dovecot.subjects()) == ([], ["Report 1"])


def test_cut_off_at_random_points_every_mail_is_there_exactly_once(dovecot, wire, mailbox_at, attend, settle):
    after = random.choice(("delete", "move", "flag"))
    mailbox = mailbox_at(wire.port, after)
    sent, seed = [], random.randrange(10**6)
    choose = random.Random(seed)
    while wire.cuts < CUTS:
        fresh = range(len(sent), len(sent) + choose.randrange(1, 4))
        dovecot.deliver(*(letter(number, "x" * choose.randrange(20_000)) for number in fresh))
        sent += [f"Report {number}" for number in fresh]
        wire.cut_after(choose.randrange(1, 60_000))
        mailbox = attend(mailbox)
        # Whatever is gone from there is here.
        assert set(sent) - set(dovecot.subjects()) <= set(stored()), seed
    wire.mend()
    mailbox = attend(mailbox)
    assert stored() == sorted(sent), (seed, after)
    assert (mailbox.last_error, dovecot.subjects()) == ("", sorted(sent) if after == "flag" else []), (seed, after)
    if after == "move":
        assert sorted(set(dovecot.subjects("Caseway"))) == sorted(sent)
    settle()
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == sorted(sent)


def test_failures_are_kept_in_words_and_pauses_grow(dovecot, mailbox_at, attend):
    mailbox = mailbox_at(dovecot.port, user="nobody@acme.test")
    mailbox = attend(mailbox)
    assert mailbox.last_error.startswith("login") and PASSWORD not in mailbox.last_error
    first = mailbox.due_at - now()
    mailbox = attend(attend(mailbox))
    assert mailbox.attempts == 3 and mailbox.due_at - now() > first * 2
    assert mailbox.failing_since is not None and mailbox.reached_at is None


def test_mail_that_arrives_while_we_wait_is_taken_at_once_and_a_pause_ends_it(dovecot, mailbox_at, ada, monkeypatch):
    mailbox = mailbox_at(dovecot.port, poll_seconds=600)
    attendance = Attendance()
    attendance.start()
    try:
        assert eventually(lambda: Mailbox.objects.get().reached_at)
        dovecot.deliver(letter(1))
        # What is stored leaves the server a moment later, and a pause may come in between.
        assert eventually(lambda: stored() == ["Report 1"] and dovecot.subjects() == [])
        pause_mailbox(mailbox, by=ada)
        assert eventually(lambda: not any(session.is_alive() for session in list(attendance._sessions.values())))
        dovecot.deliver(letter(2))
    finally:
        attendance.stop()
    assert dovecot.subjects() == ["Report 2"]


def eventually(what, seconds=60):
    until = now() + timedelta(seconds=seconds)
    while now() < until:
        if what():
            return True
        sessions.threading.Event().wait(0.1)
    return False


@pytest.mark.parametrize("security, port", [("tls", "tls_port"), ("starttls", "port")])
def test_a_mailbox_is_read_over_tls_and_only_from_whom_the_certificate_names(
    dovecot_program, certificate, mailbox_at, attend, monkeypatch, security, port
):
    with running(certificate=certificate) as server:
        server.deliver(letter(1))
        mailbox = mailbox_at(getattr(server, port), security=security)
        attend(mailbox)
        mailbox.refresh_from_db()
        assert (IncomingMail.objects.count(), mailbox.last_error.partition(":")[0]) == (0, "certificate")
        certificate.trusted_by(monkeypatch)
        attend(mailbox)
        mailbox.refresh_from_db()
        assert (IncomingMail.objects.count(), mailbox.last_error, server.subjects()) == (1, "", [])

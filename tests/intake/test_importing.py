"""Old mail becomes history: with its dates, without anybody hearing of it, once however often it is imported."""

import mailbox
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.utils.timezone import now

from caseway.cli import main
from caseway.intake.importing.running import bring_in
from caseway.intake.importing.sources import Maildir, Mbox, NoSuchSource
from caseway.intake.models import IncomingMail
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Notice
from caseway.search import fulltext
from caseway.tickets.models import Message, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
LONG_AGO = datetime(2019, 5, 3, 9, 30, tzinfo=UTC)


def letter(name, at, subject="Export stops", sender="rita@northwind.test", to="support@acme.localhost", body="It stops.", **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, subject, format_datetime(at)
    mail["Message-ID"] = f"<{name}@northwind.test>"
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(body)
    return mail


@pytest.fixture
def history():
    """Rita asks, Olga answers from her mail program, Rita thanks; somebody else wrote this week."""
    return [
        letter("1", LONG_AGO),
        letter("2", LONG_AGO + timedelta(hours=2), "Re: Export stops", "olga@acme.test", "rita@northwind.test", "Restart it.", In_Reply_To="<1@northwind.test>"),
        letter("3", LONG_AGO + timedelta(hours=5), "Re: Export stops", body="From now on it works.", References="<1@northwind.test> <2@northwind.test>"),
        letter("4", now() - timedelta(days=1), "Young", "ron@northwind.test"),
    ]  # fmt: skip


@pytest.fixture
def maildir(tmp_path, history):
    made = mailbox.Maildir(tmp_path / "old")
    for mail in reversed(history):
        made.add(mail.as_bytes())
    made.add_folder("Sent").add(letter("5", LONG_AGO, "Newsletter", "olga@acme.test", "all@else.test").as_bytes())
    return tmp_path / "old"


@pytest.fixture
def mbox(tmp_path, history):
    made = mailbox.mbox(tmp_path / "old.mbox")
    for mail in history:
        made.add(mail.as_bytes())
    made.close()
    return tmp_path / "old.mbox"


def imported(workspace, source):
    said = []
    outcome = bring_in(workspace, source, lambda done, total: said.append((done, total)))
    return {name: count for name, count in outcome.items() if count}, said


def test_a_maildir_becomes_tickets_with_their_dates_and_nobody_hears_of_it(acme, olga, maildir, settle, postbox):
    outcome, said = imported(acme, Maildir(maildir))
    settle()
    assert outcome == {"opened": 2, "added": 2, "recorded": 1, "closed": 1} and said[-1] == (5, 5)
    old, young = Ticket.objects.order_by("created_at")
    assert (old.created_at, old.channel, old.state, young.state) == (LONG_AGO, "import", "closed", "new")
    assert old.resolved_at == LONG_AGO + timedelta(hours=5)
    messages = list(Message.objects.filter(ticket=old).order_by("pk"))
    assert [message.body.strip() for message in messages] == ["It stops.", "Restart it.", "From now on it works."]
    assert messages[1].member == olga and messages[2].customer == old.requester
    assert not OutgoingMail.objects.exists() and not Notice.objects.exists() and postbox.mails == []


def test_again_it_changes_nothing_and_goes_on_where_it_stopped(acme, olga, maildir, mbox, history):
    class Interrupted(Maildir):
        def raw(self, found):
            if found.at > LONG_AGO + timedelta(hours=3):
                raise KeyboardInterrupt
            return super().raw(found)

    with pytest.raises(KeyboardInterrupt):
        imported(acme, Interrupted(maildir))
    imported(acme, Maildir(maildir))
    count = IncomingMail.objects.count()
    assert imported(acme, Maildir(maildir))[0] == {"known": 5}
    assert imported(acme, Mbox(mbox))[0] == {"known": 4}, "another format, the same mail"
    assert (IncomingMail.objects.count(), Ticket.objects.count()) == (count, 2)


def test_imported_words_are_found(acme, olga, mbox):
    imported(acme, Mbox(mbox))
    old = Ticket.objects.order_by("created_at").first()
    assert list(Ticket.objects.filter(fulltext.matching(acme.pk, [("restart", False)]))) == [old]


def test_a_mail_that_cannot_be_read_costs_only_itself(acme, tmp_path, history):
    made = mailbox.Maildir(tmp_path / "old")
    for raw in (b"\x00\xff no mail at all", history[0].as_bytes(), b""):
        made.add(raw)
    outcome, _said = imported(acme, Maildir(tmp_path / "old"))
    assert outcome["opened"] >= 1 and sum(outcome.values()) >= 3


@pytest.mark.parametrize("kind", [Maildir, Mbox])
def test_what_is_no_mail_is_refused_with_a_sentence(tmp_path, kind):
    (tmp_path / "words").write_text("hello")
    with pytest.raises(NoSuchSource):
        kind(tmp_path / "words")


def test_the_command_prints_one_object_and_says_what_is_missing(acme, olga, mbox, capsys):
    assert main(["import", "mbox", str(mbox), "--workspace", "acme"]) == 0
    said = capsys.readouterr()
    assert said.out.count("\n") == 1 and '"opened": 2' in said.out and "4 of 4 mails" in said.err
    assert main(["import", "mbox", str(mbox), "--workspace", "nobody"]) == 67
    assert main(["import", "maildir", str(mbox), "--workspace", "acme"]) == 66

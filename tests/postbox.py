"""A real mail server in a thread, which keeps what it is given and refuses on demand; and how tests look into it."""

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from caseway.jobs import runner
from caseway.mail import smtp
from caseway.mail.models import OutgoingMail
from tests.ports import free_port


@dataclass
class Delivered:
    sender: str
    recipient: str
    raw: bytes
    message: EmailMessage = field(init=False)

    def __post_init__(self):
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    @property
    def body(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()


class Postbox:
    """Set `answers` to what the server says instead of 250, by command; `hangs_up` cuts the line after DATA."""

    def __init__(self):
        self.mails: list[Delivered] = []
        self.answers: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.hangs_up = False
        self.attempts = 0
        self.connections = 0
        self.port = free_port()
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=60, enable_SMTPUTF8=True, data_size_limit=50 * 2**20
        )

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Delivered]:
        return [mail for mail in self.mails if mail.recipient == address]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        self.attempts += 1
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.mails += [Delivered((envelope.mail_from or "").strip("<>"), recipient, envelope.content) for recipient in envelope.rcpt_tos]
        if self.hangs_up:
            server.transport.abort()
        return "250 kept"

    def start(self):
        self._controller.start()

    def stop(self):
        self._controller.stop()


@pytest.fixture
def postbox(settings):
    """EMAIL_URL points here."""
    box = Postbox()
    box.start()
    settings.EMAIL_URL = box.url
    yield box
    smtp.hang_up()
    smtp.forget_rests()
    box.stop()


@pytest.fixture
def mail_to(postbox):
    """All that was delivered to an address so far, after everything owed is done."""

    def look(address):
        runner.settle()
        return postbox.to(address)

    return look


@pytest.fixture
def later():
    """Everything put off is due now."""

    def pass_time():
        OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING).update(due_at="2020-01-01T00:00:00Z")
        smtp.forget_rests()
        runner.settle()

    return pass_time

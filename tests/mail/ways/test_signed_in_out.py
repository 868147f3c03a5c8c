"""Mail leaves through a server that wants a provider's token over TLS: signed in, renewed, or kept until somebody signs in again."""

from base64 import b64decode
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.utils.timezone import now

from caseway.mail import smtp
from caseway.mail.models import OutgoingMail, SignIn
from caseway.mail.ways import actions as ways
from caseway.mail.ways.oauth import Tokens
from caseway.tickets import actions
from caseway.tickets.models import MailAddress, Ticket
from tests.ports import free_port
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db
ACCOUNT = "sales@acme.test"


class TokenServer(Postbox):
    """Says 235 to tokens that the provider holds for good, else the 334 with which real servers explain themselves."""

    def __init__(self, provider, certificate, security):
        super().__init__()
        self.provider, self.passwords, self.port = provider, [], free_port()
        context = certificate.server_context()
        kind = {"smtps": {"ssl_context": context}, "smtp+tls": {"tls_context": context, "require_starttls": True}}[security]
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ready_timeout=60,
            auth_required=True,
            auth_require_tls=security == "smtp+tls",
            **kind,
        )

    async def auth_XOAUTH2(self, server, args):  # noqa: N802
        said = b64decode(args[1]).decode()
        user, token = said.removeprefix("user=").partition("\x01auth=Bearer ")[::2]
        if self.provider.accounts.get(token.rstrip("\x01")) == user:
            return AuthResult(success=True, auth_data=user)
        await server.push("334 eyJzdGF0dXMiOiI0MDEifQ==")
        await server._reader.readline()
        return AuthResult(success=False, handled=False)


@pytest.fixture
def sign_in(acme, ada, provider):
    made = ways.set_provider(
        acme, by=ada, kind="other", name="Ours", client_id="caseway-acme", client_secret="client secret of acme",
        authorize_url=f"{provider.url}/authorize", token_url=f"{provider.url}/token", scopes="mail",
    )  # fmt: skip
    tokens = provider._tokens(ACCOUNT)[1]
    return ways.keep_sign_in(made, ACCOUNT, Tokens(tokens["access_token"], tokens["refresh_token"], 3600), by=ada)


@pytest.fixture(params=["smtps", "smtp+tls"])
def server(request, provider, certificate, settings):
    made = TokenServer(provider, certificate, request.param)
    made.security = request.param
    made.start()
    settings.EMAIL_URL = ""
    yield made
    smtp.hang_up()
    smtp.forget_rests()
    made.stop()


@pytest.fixture
def answer(acme, ada, olga, ticket, sign_in, server, settle):
    """Olga answers on a ticket of an address whose mail leaves by that server."""
    address = MailAddress.objects.create(workspace=acme, email=ACCOUNT)
    access = {"host": "127.0.0.1", "port": server.port, "security": server.security, "user": ACCOUNT}
    actions.set_way_out(address, by=ada, kind="smtp", sign_in=sign_in, **access)
    Ticket.objects.filter(pk=ticket.pk).update(address=address)

    def say(words):
        actions.reply(Ticket.objects.get(pk=ticket.pk), by=olga, body=words)
        settle()

    return say


def waiting_why():
    return list(OutgoingMail.objects.exclude(state="done").order_by("pk").values_list("last_error", flat=True))


def test_a_reply_leaves_with_the_token_over_tls(server, answer, certificate, monkeypatch):
    certificate.trusted_by(monkeypatch)
    answer("Which version?")
    assert [mail.sender for mail in server.mails if "Which version?" in mail.body] == [ACCOUNT]


def test_a_token_that_runs_out_is_renewed_on_the_way(server, answer, certificate, provider, monkeypatch):
    certificate.trusted_by(monkeypatch)
    SignIn.objects.update(expires_at=now() + timedelta(seconds=30))
    answer("Which version?")
    assert (provider.renewals, waiting_why()) == (1, [])


def test_without_a_valid_token_the_reply_waits_and_leaves_after_signing_in_again(
    server, answer, certificate, provider, monkeypatch, later, sign_in, ada
):
    certificate.trusted_by(monkeypatch)
    provider.accounts.clear()
    answer("Which version?")
    assert server.mails == [] and waiting_why()[0].startswith("535") and "a." not in waiting_why()[0]
    tokens = provider._tokens(ACCOUNT)[1]
    ways.keep_sign_in(sign_in.provider, ACCOUNT, Tokens(tokens["access_token"], tokens["refresh_token"], 3600), by=ada)
    later()
    assert waiting_why() == [] and any("Which version?" in mail.body for mail in server.mails)


def test_no_token_is_shown_to_a_server_whose_certificate_nobody_knows(server, answer):
    answer("Which version?")
    assert server.mails == []
    assert "certificate" in waiting_why()[0].lower()

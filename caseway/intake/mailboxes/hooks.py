"""Mail that a provider posts: proven, stored raw, and only then answered with 200."""

import json
import warnings
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable

import structlog
from anymail.exceptions import AnymailInsecureWebhookWarning, AnymailNotSupportedWarning
from anymail.inbound import AnymailInboundMessage
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from anymail.webhooks.sendgrid import SendGridInboundWebhookView
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from caseway.activity import live
from caseway.intake.mailbox_models import InboundHook
from caseway.intake.mailboxes import sns
from caseway.intake.models import IncomingMail
from caseway.intake.receiver import LARGEST
from caseway.intake.storing import raw_mail
from caseway.outside.sealing import Unsealable, unseal
from caseway.workspaces.models.access import hash_secret

log = structlog.get_logger(__name__)

Arrived = tuple[bytes, str | None, str]

# The secret address is the password; anymail would like a second one. Nor does it promise to follow SendGrid's changes any more.
warnings.filterwarnings("ignore", category=AnymailInsecureWebhookWarning)
warnings.filterwarnings("ignore", category=AnymailNotSupportedWarning)


@csrf_exempt
def take(request: HttpRequest, provider: str, secret: str) -> HttpResponse:
    """One call of a provider. Whatever is not 2xx makes it call again later."""
    hook = InboundHook.objects.filter(provider=provider, secret_hash=hash_secret(secret)).first()
    if hook is None:
        return HttpResponseNotFound("Nobody receives mail here.", content_type="text/plain")
    if request.method != "POST":
        # Some providers look whether somebody is there before they save an address.
        return HttpResponse("Post mail here.", content_type="text/plain")
    # The front has bounded it; read at once, it can be looked at as a form and as bytes.
    request._body = request.read()
    try:
        arrived = READERS[hook.provider](request, unseal(hook.sealed_signing_key))
    except (SuspiciousOperation, ValueError, KeyError, TypeError, AttributeError, NotBase64) as error:
        log.warning("a call of a mail provider is refused", provider=provider, why=type(error).__name__)
        return HttpResponseBadRequest("This is not a mail, or not signed as agreed.", content_type="text/plain")
    except (Unsealable, sns.NotNow):
        return HttpResponse("Try again later.", status=503, content_type="text/plain")
    return _kept(hook, [mail for mail in arrived if len(mail[0]) <= LARGEST])


def _kept(hook: InboundHook, arrived: list[Arrived]) -> HttpResponse:
    try:
        with transaction.atomic():
            IncomingMail.objects.bulk_create(
                raw_mail(hook.workspace_id, raw, source=IncomingMail.Source.HOOK, sender=sender, recipient=recipient, peer=hook.provider)
                for raw, sender, recipient in arrived
            )
            if arrived:
                InboundHook.objects.filter(pk=hook.pk).update(last_mail_at=now())
                live.wake_on_commit(IncomingMail)
    except DatabaseError:
        log.exception("mail of a provider could not be stored; it is asked to try again")
        return HttpResponse("Try again later.", status=503, content_type="text/plain")
    return HttpResponse("Kept.", content_type="text/plain")


def _mailgun(request: HttpRequest, key: str) -> list[Arrived]:
    return _by_anymail(MailgunInboundWebhookView(webhook_signing_key=key, api_key=key), request, request.POST.get("body-mime", ""))


def _postmark(request: HttpRequest, key: str) -> list[Arrived]:
    said = json.loads(request.body)
    return _by_anymail(PostmarkInboundWebhookView(), request, said.get("RawEmail") or "")


def _sendgrid(request: HttpRequest, key: str) -> list[Arrived]:
    sent = request.FILES.get("email")
    raw = sent.read() if isinstance(sent, UploadedFile) else request.POST.get("email", "")
    return _by_anymail(SendGridInboundWebhookView(), request, raw)


def _by_anymail(view, request: HttpRequest, raw: str | bytes) -> list[Arrived]:
    """Proven and read by anymail. The provider's raw bytes are kept where it sends them, else what anymail puts together."""
    view.run_validators(request)
    return [
        (_bytes(raw) or event.message.as_bytes(), _envelope_sender(event.message), event.message.envelope_recipient or "")
        for event in view.parse_events(request)
    ]


def _envelope_sender(message: AnymailInboundMessage) -> str | None:
    return message.envelope_sender if message.envelope_sender is not None else None


def _bytes(raw: str | bytes) -> bytes:
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw


def _ses(request: HttpRequest, key: str) -> list[Arrived]:
    """Amazon SES through SNS, the mail inside the message; `key` is the topic (its ARN) that may call."""
    notification = sns.proven(json.loads(request.body), topic=key)
    if notification is None:
        return []
    said = json.loads(notification)
    action = said["receipt"]["action"]
    raw = said["content"]
    content = b64decode(raw, validate=True) if action.get("encoding") == "BASE64" else _bytes(raw)
    return [(content, said["mail"].get("source"), recipient) for recipient in said["receipt"]["recipients"][:1]]


READERS: dict[str, Callable[[HttpRequest, str], list[Arrived]]] = {
    InboundHook.Provider.MAILGUN: _mailgun,
    InboundHook.Provider.POSTMARK: _postmark,
    InboundHook.Provider.SENDGRID: _sendgrid,
    InboundHook.Provider.SES: _ses,
}

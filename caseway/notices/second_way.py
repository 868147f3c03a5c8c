"""Alarms by a second way: to an address outside and to a URL, since what is wrong may be our own mail."""

import hashlib
import hmac
import json

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.live import wake_on_commit
from caseway.activity.recording import record
from caseway.jobs.queues import Later
from caseway.mail.actions import post
from caseway.mail.addresses import own_domain, support_address
from caseway.mail.headers import address, one_line
from caseway.mail.letters import letter_html
from caseway.mail.models import OutgoingMail, WayOut
from caseway.mail.signing import LOOP_HEADER
from caseway.notices.facts import SecondWaySet
from caseway.notices.models import Alarm, AlarmCall, SecondWay
from caseway.outside import http
from caseway.outside.sealing import seal, unseal
from caseway.workspaces.models import Member, Workspace
from caseway.workspaces.models.access import new_secret

SIGNATURE = "X-Caseway-Signature"


@transaction.atomic
def set_second_way(workspace: Workspace, *, by: Member, email: str, url: str) -> SecondWay:
    """Where alarms go beside the application; empty for not at all."""
    way = SecondWay.objects.select_for_update().filter(workspace=workspace).first() or SecondWay(workspace=workspace)
    way.email, way.url = email, url
    way.sealed_secret = way.sealed_secret or seal(new_secret("cwal"))
    way.save()
    record(SecondWaySet(), about=workspace, by=by)
    return way


def owe_call(alarm: Alarm, *, is_over: bool) -> None:
    """Inside the transaction that raises or ends an alarm."""
    ways = SecondWay.objects.filter(workspace=alarm.workspace_id).exclude(email="", url="")
    if ways.exists():
        AlarmCall.objects.create(workspace_id=alarm.workspace_id, alarm=alarm, is_over=is_over, subject=f"alarm:{alarm.pk}")
        wake_on_commit(AlarmCall)


def call(owed: AlarmCall) -> None:
    """What the runner does: the mail is written once, the URL is asked until it answers."""
    way = SecondWay.objects.filter(workspace=owed.workspace_id).first()
    if way is None:
        return
    with translation.override(owed.workspace.language):
        if way.email:
            post([_mail(owed, way)])
        if way.url:
            _tell(owed, way)


def _tell(owed: AlarmCall, way: SecondWay) -> None:
    alarm = owed.alarm
    content = json.dumps(
        {
            "workspace": owed.workspace.slug,
            "alarm": alarm.pk,
            "kind": alarm.kind,
            "sentence": alarm.told,
            "is_over": owed.is_over,
            "raised_at": alarm.raised_at.isoformat(),
            "ended_at": alarm.ended_at.isoformat() if alarm.ended_at else None,
            "url": f"{settings.CASEWAY_URL}/w/{owed.workspace.slug}/alarms/{alarm.pk}",
        }
    ).encode()
    signature = hmac.new(unseal(way.sealed_secret).encode(), content, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", SIGNATURE: f"sha256={signature}"}
    try:
        answer = http.ask("POST", way.url, content=content, headers=headers)
    except (OSError, httpx.HTTPError, httpx.InvalidURL, http.TooMuch) as error:
        raise Later(f"{type(error).__name__}: the address for alarms does not answer") from error
    if not answer.is_success:
        raise RuntimeError(f"the address for alarms answers {answer.status}")


def _mail(owed: AlarmCall, way: SecondWay) -> OutgoingMail:
    workspace, alarm = owed.workspace, owed.alarm
    domain = own_domain(workspace.slug)
    state = _("It is over") if owed.is_over else _("Alarm")
    link = f"{settings.CASEWAY_URL}/w/{workspace.slug}/alarms/{alarm.pk}"
    return OutgoingMail(
        workspace=workspace,
        effect_key=f"alarm:{alarm.pk}:{'end' if owed.is_over else 'begin'}",
        kind=OutgoingMail.Kind.NOTICE,
        way=_way_around(owed),
        recipient=way.email,
        headers=[
            ["From", address(support_address(workspace.slug), f"{workspace.name} (Caseway)")],
            ["To", address(way.email)],
            ["Subject", one_line(f"{workspace.name}: {state}: {alarm.told}")],
            ["Auto-Submitted", "auto-generated"],
            ["X-Auto-Response-Suppress", "All"],
            ["Precedence", "bulk"],
            [LOOP_HEADER, domain],
        ],
        message_id=f"<alarm.{alarm.pk}.{int(owed.is_over)}@{domain}>",
        text=f"{state}: {alarm.told}\n\n{link}",
        html=letter_html(
            format_html('<p><b>{}</b>: {}</p><p><a href="{}">{}</a></p>', state, alarm.told, link, link),
            language=translation.get_language() or "en",
        ),
        subject=f"alarm:{alarm.pk}",
        created_at=now(),
    )


def _way_around(owed: AlarmCall) -> WayOut | None:
    """The house's server, unless that is what is wrong or there is none."""
    if settings.EMAIL_URL and owed.alarm.kind != "outbox":
        return None
    return WayOut.objects.filter(workspace=owed.workspace_id, kind=WayOut.Kind.SMTP).order_by("pk").first()

"""What can be done with notices and alarms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.timezone import now

from caseway.activity import live
from caseway.activity.lately import forget
from caseway.activity.live import News
from caseway.activity.models import Activity
from caseway.notices.models import Alarm, Digest, Notice, Reason
from caseway.notices.reasons import DEFAULTS, MAIL, NONE, WAYS, way_for
from caseway.notices.second_way import owe_call
from caseway.questions import Asked, asked_often
from caseway.rows.adding import add_all, add_plain
from caseway.workspaces.models import Member, Workspace

WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Matter:
    """What a notice is about, as the list shows it."""

    kind: str
    id: int
    title: str
    number: int | None = None
    team_id: int | None = None
    snippet: str = ""


@dataclass(frozen=True)
class Telling:
    """Whom to tell of what, for which reason; `because` is the activity that says it."""

    workspace_id: int
    members: Iterable[Member]
    reason: str
    matter: Matter
    because: Activity | None = None


def notify(workspace_id: int, members: Iterable[Member], reason: str, matter: Matter, *, because: Activity | None = None) -> int:
    """Tell members, each as they chose and never of their own act; returns how many. Runs in the caller's transaction."""
    return notify_all([Telling(workspace_id, members, reason, matter, because)])


def notify_all(tellings: Iterable[Telling]) -> int:
    """Tell of several matters at once, as `notify` does of one."""
    notices: list[tuple] = []
    to_mail: dict[int, set[int]] = {}
    for telling in tellings:
        wanted = _wanted(telling)
        shared = _shared(telling)
        notices += [(*shared, member.pk, way == MAIL) for member, way in wanted]
        to_mail.setdefault(telling.workspace_id, set()).update(member.pk for member, way in wanted if way == MAIL)
        if wanted:
            live.tell_on_commit(News(telling.workspace_id, "notice", 0, team=telling.matter.team_id))
    add_plain(Notice, _COLUMNS, notices, ignore_conflicts=True)
    for workspace_id, members in to_mail.items():
        _owe_digests(workspace_id, list(members))
    return len(notices)


def _wanted(telling: Telling) -> list[tuple[Member, str]]:
    ways = [(member, way_for(member.notice_choices, telling.reason)) for member in telling.members if not _acted(member, telling.because)]
    return [(member, way) for member, way in ways if way != NONE]


def _acted(member: Member, because: Activity | None) -> bool:
    return because is not None and because.actor_kind == "member" and because.actor_id == member.pk


_COLUMNS = (
    "workspace_id", "reason", "subject_kind", "subject_id", "number", "team_id",
    "title", "snippet", "actor_name", "activity_id", "member_id", "is_to_mail",
)  # fmt: skip


def _shared(telling: Telling) -> tuple:
    """The columns that are the same for all who are told."""
    matter, because = telling.matter, telling.because
    return (
        telling.workspace_id,
        telling.reason,
        matter.kind,
        matter.id,
        matter.number,
        matter.team_id,
        matter.title[:400],
        matter.snippet[:200],
        because.actor_name if because else "",
        because.pk if because else None,
    )


_windows = asked_often(
    lambda workspace, members: Digest.objects.waiting().filter(workspace=workspace, member__in=members).values_list("member", flat=True)
)


def _owe_digests(workspace_id: int, members: list[int]) -> None:
    """The first notice opens a window; whatever else comes until its end goes in the same mail."""
    if not members:
        return
    missing = set(members) - set(_windows(workspace_id, members))
    add_all(Digest(workspace_id=workspace_id, member_id=pk, due_at=now() + WINDOW, subject=f"member:{pk}") for pk in sorted(missing))


def owe_missing_digests() -> None:
    """Open a window for notices whose own was closing just as they were written."""
    late = Notice.objects.filter(is_to_mail=True, created_at__lt=now() - WINDOW).values_list("workspace", "member").distinct()
    for workspace_id, member_id in late[:1000]:
        _owe_digests(workspace_id, [member_id])


def read_about(member: Member, kind: str, id: int) -> int:
    """The member has seen this, so its notices are read."""
    # Most have none; a question that changes nothing leaves the database to its one writer.
    unread = _unread_about(member.workspace_id, member.pk, kind, id)
    if not unread:
        return 0
    forget(member.workspace_id, "notice")
    return Notice.objects.filter(pk__in=unread).update(read_at=now())


def asks_for_unread(member: Member, kind: str, id: int) -> Asked:
    return _unread_about.about(member.workspace_id, member.pk, kind, id)


@asked_often
def _unread_about(workspace: int, member: int, kind: str, id: int) -> models.QuerySet:
    return Notice.objects.about(workspace, kind, id).filter(member=member, read_at=None).values_list("pk", flat=True)


def mark_read(member: Member, notices: Iterable[int] | None = None) -> int:
    """Mark some of a member's notices as read, or all."""
    unread = Notice.objects.visible_to(member).unread()
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    forget(member.workspace_id, "notice")
    return unread.update(read_at=now())


@transaction.atomic
def choose(member: Member, choices: Mapping[str, str]) -> None:
    """Keep how a member wants to hear of what; what is the default is not written down."""
    known = {reason: way for reason, way in choices.items() if reason in DEFAULTS and way in WAYS and way != DEFAULTS[reason]}
    member.notice_choices = known
    member.save(update_fields=["notice_choices"])


@transaction.atomic
def raise_alarm(
    workspace: Workspace, kind: str, key: str, sentence: str, details: Mapping[str, Any] | None = None, *, path: str = ""
) -> Alarm:
    """Let everybody who answers know that something is wrong; the same trouble raises one alarm until it ends.

    `sentence` is a message to be translated (`gettext_noop`) with a hole `{name}` for each of the `details`.
    """
    told = {"sentence": sentence, "details": dict(details or {}), "path": path}
    alarm, is_new = Alarm.objects.get_or_create(workspace=workspace, kind=kind, key=key[:200], ended_at=None, defaults=told)
    if is_new:
        people = Member.objects.filter(workspace=workspace).who_answer().select_related("account")
        notify_all(_told_of(alarm, people))
        owe_call(alarm, is_over=False)
        live.tell_on_commit(News(workspace.pk, "alarm", alarm.pk))
    return alarm


def _told_of(alarm: Alarm, people: Iterable[Member]) -> Iterator[Telling]:
    """To each in the language that they read."""
    by_language: dict[str, list[Member]] = {}
    for member in people:
        by_language.setdefault(member.account.language or alarm.workspace.language, []).append(member)
    for language, members in by_language.items():
        with translation.override(language):
            yield Telling(alarm.workspace_id, members, Reason.ALARM, Matter("alarm", alarm.pk, alarm.told))


@transaction.atomic
def end_alarm(workspace: Workspace, kind: str, key: str) -> None:
    """It is over."""
    standing = Alarm.objects.select_for_update().filter(workspace=workspace, kind=kind, key=key[:200], ended_at=None)
    for alarm in standing:
        alarm.ended_at = now()
        alarm.save(update_fields=["ended_at"])
        owe_call(alarm, is_over=True)
        live.tell_on_commit(News(workspace.pk, "alarm", alarm.pk))


def hide_with_team(workspace_id: int, kind: str, pk: int, team_id: int | None) -> None:
    """What the notices are about has moved to another team, whose members alone may read of it."""
    Notice.objects.about(workspace_id, kind, pk).update(team=team_id)


def take_back(workspace_id: int, kind: str, pk: int, *, but_for: Any) -> None:
    """What the notices are about may be read by fewer people now: only members of `but_for` (ids, or a query of them) keep theirs."""
    Notice.objects.about(workspace_id, kind, pk).exclude(member__in=but_for).delete()


def forget_old_notices() -> None:
    old = models.Q(read_at__isnull=False, created_at__lt=now() - KEPT) | models.Q(created_at__lt=now() - 2 * KEPT)
    Notice.objects.filter(old).delete()

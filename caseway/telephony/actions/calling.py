"""A call, from its first ring to its end. Events may come twice, late, or in the wrong order."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from caseway.activity import live
from caseway.activity.recording import CASEWAY, record
from caseway.telephony.callers import certain
from caseway.telephony.facts import CallAnswered, CallEnded, CallLinked, CallRang
from caseway.telephony.models import BlockedNumber, Call, Exchange, Ring
from caseway.telephony.reaching import who_answers, who_rings
from caseway.telephony.reading import Said, dialled, ended_as
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

# A call whose end we were never told of.
LONGEST_RING = timedelta(minutes=15)
LONGEST_TALK = timedelta(hours=12)


@transaction.atomic
def ring(exchange: Exchange, said: Said) -> Call:
    """A call begins: it rings at those whom the exchange names, or is rejected. Told again, only who is new rings too."""
    call, is_new = _call(exchange, said)
    if is_new and _is_blocked(call):
        call.state, call.cause, call.ended_at = Call.State.REJECTED, "blocked", call.started_at
        call.save(update_fields=["state", "cause", "ended_at"])
    if is_new:
        record(CallRang(direction=call.direction), about=call, by=CASEWAY)
    if call.state == Call.State.RINGING:
        _ring_at(call, [member.pk for member in who_rings(exchange, said, call.team_id)])
    return call


def _call(exchange: Exchange, said: Said) -> tuple[Call, bool]:
    """The call's row, locked; made by whichever of its events comes first."""
    workspace, is_in = exchange.workspace, said.is_incoming
    outside = dialled(said.caller if is_in else said.called, workspace.country)
    call, is_new = Call.objects.get_or_create(
        workspace=workspace,
        key=said.call_id,
        defaults={
            "direction": Call.Direction.IN if is_in else Call.Direction.OUT,
            "outside": outside.number,
            "shown": outside.shown,
            "inside": dialled(said.called if is_in else said.caller, workspace.country).shown,
            "queue": said.queue,
            "team_id": team_of(exchange, said.queue),
            "customer": certain(workspace.pk, outside.number),
        },
    )
    return (call if is_new else Call.objects.select_for_update().get(pk=call.pk)), is_new


def team_of(exchange: Exchange, queue: str) -> int | None:
    """Whose queue it is: by the exchange's own lines, else the team of that name."""
    if not queue:
        return None
    listed = next((team for name, team in exchange.queues if name.casefold() == queue.casefold()), None)
    teams = exchange.workspace.teams
    if listed is not None:
        return teams.filter(pk=listed).values_list("pk", flat=True).first()
    return teams.filter(name__iexact=queue).values_list("pk", flat=True).first()


def _is_blocked(call: Call) -> bool:
    if call.direction != Call.Direction.IN:
        return False
    number = "" if call.is_withheld else call.outside or call.shown[:40]
    return BlockedNumber.objects.filter(workspace=call.workspace_id, number=number).exists()


def _ring_at(call: Call, members: list[int]) -> None:
    rings = [Ring(workspace_id=call.workspace_id, call=call, member_id=pk) for pk in members]
    Ring.objects.bulk_create(rings, ignore_conflicts=True)
    _tell(call, members)


def _tell(call: Call, members: list[int]) -> None:
    """The pages of these members look again, and nobody else's."""
    news = [live.News(call.workspace_id, "ringing", pk) for pk in members]
    if news:
        transaction.on_commit(lambda: live.spread_all(news), robust=True)


@transaction.atomic
def pick_up(exchange: Exchange, said: Said) -> Call:
    """Somebody takes the call: it stops ringing at the others. What comes after its end changes nothing but who it was."""
    call, _is_new = _call(exchange, said)
    if call.answered_at is not None or call.state == Call.State.REJECTED:
        return call
    rang = list(call.rings.values_list("member_id", flat=True))
    member = who_answers(exchange, said, rang)
    call.member, call.answered_at = member, call.ended_at or now()
    call.state = Call.State.ENDED if call.ended_at else Call.State.CONNECTED
    call.save(update_fields=["member", "answered_at", "state"])
    if not call.ended_at:
        call.rings.exclude(member=member).delete()
        if member is not None:
            _ring_at(call, [member.pk])
        _tell(call, rang)
    record(CallAnswered(), about=call, by=member or CASEWAY)
    return call


@transaction.atomic
def hang_up(exchange: Exchange, said: Said) -> Call:
    call, _is_new = _call(exchange, said)
    if call.ended_at is None:
        if said.answering and call.answered_at is None and said.cause in ("", "normalClearing"):
            # The answer itself was lost on the way: how long they talked is not known.
            call.member, call.answered_at = who_answers(exchange, said, []), now()
        _end(call, said.cause)
    return call


def _end(call: Call, cause: str) -> None:
    call.ended_at, call.cause = now(), cause
    call.state = ended_as(call.direction == Call.Direction.IN, call.answered_at is not None, cause)
    call.save(update_fields=["ended_at", "cause", "state", "member", "answered_at"])
    rang = list(call.rings.values_list("member_id", flat=True))
    call.rings.all().delete()
    _tell(call, rang)
    record(CallEnded(state=call.state, cause=cause), about=call, by=CASEWAY)


@transaction.atomic
def dismiss(call: Call, *, by: Member) -> None:
    """A member does not want to see a call any more; it rings on elsewhere."""
    if call.rings.filter(member=by).delete()[0]:
        _tell(call, [by.pk])


@transaction.atomic
def link(call: Call, ticket: Ticket, *, by: Member) -> None:
    """Say on which ticket a call was noted."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.ticket_id != ticket.pk:
        call.ticket = ticket
        call.customer_id = call.customer_id or ticket.requester_id
        call.save(update_fields=["ticket", "customer"])
        record(CallLinked(ticket=ticket.number), about=call, by=by)


def end_lost_calls() -> None:
    """An exchange that was switched off tells no end; nobody's page shall show such a call for ever."""
    ringing = Call.objects.filter(state=Call.State.RINGING, started_at__lt=now() - LONGEST_RING)
    talking = Call.objects.filter(state=Call.State.CONNECTED, started_at__lt=now() - LONGEST_TALK)
    for found in [*ringing.values_list("pk", flat=True)[:500], *talking.values_list("pk", flat=True)[:500]]:
        with transaction.atomic():
            call = Call.objects.select_for_update().get(pk=found)
            if call.is_going_on:
                _end(call, "lost")

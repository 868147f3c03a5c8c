"""What the pure routing must know of a workspace, looked up only when it asks."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from caseway.intake.reading.threads import Ground
from caseway.questions import asked_often
from caseway.questions.words import Word
from caseway.tickets.models import Message, Participant, Ticket
from caseway.workspaces.models import Member, Workspace


def ground_of(workspace: Workspace) -> Ground:
    return Ground(
        key=workspace.key,
        workspace=workspace.slug,
        received=lambda ids: _received(workspace, ids),
        participants=lambda number: _participants(workspace, number),
        member_addresses=lambda member: _member_addresses(workspace, member),
        silent=lambda number: _silent(workspace, number),
    )


def _received(workspace: Workspace, ids: list[str]) -> Mapping[str, int]:
    return dict(_with_header(workspace.pk, [value[:255] for value in ids])) if ids else {}


@asked_often
def _with_header(workspace: int, ids: list[str]):
    known = Message.objects.exclude(header_id=Word("")).filter(workspace=workspace, header_id__in=ids)
    return known.values_list("header_id", "ticket__number")


def _participants(workspace: Workspace, number: int) -> list[str] | None:
    """All addresses of those who take part in it or in what was merged into it; None where there is no such ticket."""
    ticket = Ticket.objects.filter(workspace=workspace, number=number).values_list("pk", flat=True).first()
    if ticket is None:
        return None
    rows = [row for where in (Q(ticket=ticket), Q(ticket__merged_into=ticket)) for row in _addresses(workspace, where)]
    return sorted({address for row in rows for address in row if address})


def _addresses(workspace: Workspace, where: Q) -> list[tuple[str, str | None]]:
    people = Participant.objects.filter(where, workspace=workspace, is_active=True)
    return list(people.values_list("email", "customer__addresses__email"))


def _silent(workspace: Workspace, number: int) -> list[str]:
    """Whom only somebody else's copy brought in, and from whom nothing has come yet."""
    wrote = Message.objects.filter(workspace=workspace, ticket=OuterRef("ticket"), customer=OuterRef("customer"))
    people = Participant.objects.filter(workspace=workspace, ticket__number=number, role=Participant.Role.COPY, is_active=True)
    return list(people.exclude(Exists(wrote)).values_list("email", flat=True))


def _member_addresses(workspace: Workspace, member: int) -> list[str]:
    found = Member.objects.active().filter(workspace=workspace, pk=member)
    return list(found.values_list("account__email", flat=True))

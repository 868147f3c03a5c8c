"""The requester's secret: no account, one link per participant."""

from django.conf import settings

from caseway.mail.signing import read_requester_secret, requester_secret
from caseway.tickets.models import Participant
from caseway.workspaces.models import Workspace


def secret_of(participant: Participant, workspace: Workspace) -> str:
    """The secret in a participant's link, derived so that every mail can carry it; revoked by raising the generation."""
    return requester_secret(workspace.key, workspace.pk, participant.ticket_id, participant.pk, participant.generation)


def link_of(participant: Participant, workspace: Workspace) -> str:
    """The address of the requester's page."""
    return f"{settings.CASEWAY_URL}/help/{workspace.slug}/t/{secret_of(participant, workspace)}"


def participant_by_secret(slug: str, secret: str) -> Participant | None:
    """Whose secret it is; None when it is nobody's, or no longer."""
    claimed = read_requester_secret(secret)
    if claimed is None:
        return None
    found = (
        Participant.objects.filter(pk=claimed.participant_id, ticket=claimed.ticket_id, workspace__slug=slug, is_active=True)
        .select_related(
            "ticket",
            "ticket__product",
            "ticket__issue",
            "ticket__issue__fixed_version",
            "workspace",
            "customer",
            "ticket__merged_into__issue__fixed_version",
        )  # fmt: skip
        .first()
    )
    if found is None or not claimed.is_genuine(found.workspace.key, found.workspace_id, found.generation):
        return None
    return found

"""The requester's secret: no account, one link per participant."""

from caseway.mail import signing
from caseway.tickets.models import Participant
from caseway.workspaces.models import Workspace


def secret_of(participant: Participant, workspace: Workspace) -> str:
    """The secret in a participant's link, derived so that every mail can carry it; revoked by raising the generation."""
    return signing.requester_secret(
        workspace.key, workspace.pk, participant.ticket_id, participant.pk, participant.generation
    )


def participant_by_secret(slug: str, secret: str) -> Participant | None:
    """Whose secret it is; None when it is nobody's, or no longer."""
    participant_id = signing.participant_in(secret)
    if participant_id is None:
        return None
    found = (
        Participant.objects.filter(pk=participant_id, workspace__slug=slug, is_active=True)
        .select_related("ticket", "workspace", "customer")
        .first()
    )
    if found is None or not signing.is_same(secret, secret_of(found, found.workspace)):
        return None
    return found

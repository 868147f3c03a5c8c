"""The workspace's own names for where issues stand, within the categories."""

from django.db import transaction

from caseway.activity.recording import record
from caseway.issues.facts import StatesNamed
from caseway.issues.models import Issue, NamedState
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def name_state(
    workspace: Workspace,
    *,
    by: Member,
    category: str,
    name: str,
    position: int = 0,
    limit: int | None = None,
    state: NamedState | None = None,
) -> NamedState:
    """Add a named state, or change one. Raises ValidationError when the name is in use."""
    state = NamedState.objects.select_for_update().get(pk=state.pk) if state else NamedState(workspace=workspace)
    moved = state.pk is not None and state.category != category
    state.category, state.name, state.position, state.limit = category, name.strip(), position, limit
    state.full_clean()
    state.save()
    if moved:
        Issue.objects.filter(workspace=workspace, named_state=state).update(named_state=None)
    record(StatesNamed(state=state.name), about=state, by=by)
    return state


@transaction.atomic
def remove_state(state: NamedState, *, by: Member) -> None:
    """Its issues stand in the first of the category again."""
    record(StatesNamed(state=state.name), about=state, by=by)
    state.delete()

"""Whose mail is it? From an envelope's recipient to the workspace that receives there."""

import time

from django.db import connection

from caseway.mail.addresses import bounces_address, is_support_address, without_token
from caseway.questions import asked_often
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Workspace

# The addresses that a workspace receives mail at, with their defaults.
Own = dict[str, MailAddress | None]

REMEMBERED_SECONDS = 5.0
MOST_REMEMBERED = 10_000


def workspace_at(address: str) -> int | None:
    """The id of the workspace that receives mail at an address (tokens after a + allowed); None for unknown ones."""
    base = without_token(address)
    if is_support_address(base):
        slug = base.rpartition("@")[2].partition(".")[0]
        return Workspace.objects.filter(slug=slug).values_list("pk", flat=True).first()
    own = MailAddress.objects.filter(email__in=[base, address.lower()])
    return own.values_list("workspace", flat=True).first()


class Recipients:
    """Remembers answers for some seconds, so that a burst of mail asks the database once."""

    def __init__(self):
        self._known: dict[str, tuple[float, int | None]] = {}

    def remembered(self, address: str) -> tuple[bool, int | None]:
        at, workspace = self._known.get(_same_for_all_tickets(address), (0.0, None))
        return time.monotonic() - at < REMEMBERED_SECONDS, workspace

    def look_up(self, address: str) -> int | None:
        connection.close_if_unusable_or_obsolete()
        workspace = workspace_at(address)
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        self._known[_same_for_all_tickets(address)] = (time.monotonic(), workspace)
        return workspace


def _same_for_all_tickets(address: str) -> str:
    base = without_token(address)
    return base if is_support_address(base) else address.lower()


def is_ours(email: str, own: Own) -> bool:
    return email in own or without_token(email) in own


def own_addresses(workspace: Workspace, house: str) -> Own:
    """All addresses a workspace receives mail at, with their defaults; `house` is its support address."""
    return {house: None, bounces_address(workspace.slug): None, **{address.email: address for address in _own(workspace.pk)}}


@asked_often
def _own(workspace: int):
    return MailAddress.objects.filter(workspace=workspace).select_related("team", "product")

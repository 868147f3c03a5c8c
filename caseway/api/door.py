"""The door of the API: a bearer token acts as its member, within its scope and the member's role. Cookies open nothing."""

import math

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from caseway.api.limits import Buckets
from caseway.api.problems import Problem
from caseway.workspaces.actions import token_member
from caseway.workspaces.doors import demand
from caseway.workspaces.models import ApiToken, Member

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

writes = Buckets(settings.API_WRITES_PER_SECOND)


class Door(HttpBearer):
    """Admit whoever has a token of a member whose role reaches `act`."""

    def __init__(self, act: str = "see", *, only_looks: bool = False):
        """`only_looks`: a POST that changes nothing, so that a token to read may do it too."""
        super().__init__()
        self.act, self.only_looks = act, only_looks

    def authenticate(self, request: HttpRequest, token: str) -> Member | None:
        found = token_member(token.strip())
        if found is None:
            return None
        member, api_token = found
        if request.method not in SAFE and not self.only_looks:
            _admit_writing(api_token)
        demand(member, self.act)
        request.member, request.workspace = member, member.workspace  # type: ignore[attr-defined]
        return member


def _admit_writing(token: ApiToken) -> None:
    if token.scope != ApiToken.Scope.WRITE:
        raise Problem(403, _("This token may only read. Make one that may write in the settings."))
    if wait := writes.take(token.pk):
        headers = {"Retry-After": str(math.ceil(wait))}
        raise Problem(429, _("That is too much at once. Wait a moment and go on."), headers=headers)

"""Who may listen to what: the doors of the live streams."""

import re
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils.timezone import now

from caseway.activity.live import News
from caseway.helpcentre import visits
from caseway.helpcentre.partners import heard_of, organisation_of_visitor
from caseway.helpcentre.sharing import lets_in, shared_link
from caseway.helpcentre.views import mine, shared
from caseway.project.streams import Admission
from caseway.tickets.secrets import participant_by_secret
from caseway.workspaces.doors import member_of
from caseway.workspaces.models import Workspace
from caseway.workspaces.second_factor import lacks_demanded_factor

# News of these kinds carries the id of the one member whom it concerns.
PERSONAL = frozenset({"member", "ringing"})
_MEMBERS = re.compile(r"^/w/([a-z0-9-]+)/live$")
_CONTACTS = re.compile(r"^/help/([a-z0-9-]+)/mine/organisation/live$")
_SHARED = re.compile(r"^/help/([a-z0-9-]+)/shared/([A-Za-z0-9_-]+)/live$")
_CUSTOMERS = re.compile(r"^/help/([a-z0-9-]+)/mine/live$")
REPORTS_HEARD_OF = 200
_REQUESTERS = re.compile(r"^/help/([a-z0-9-]+)/t/([A-Za-z0-9_.-]+)/live$")


def admit(scope: dict[str, Any]) -> Admission | None:
    """The rule by which a stream's news are chosen; None for strangers. Runs on a thread of its own."""
    close_old_connections()
    if found := _MEMBERS.match(scope["path"]):
        return _admit_member(scope, found[1])
    if found := _REQUESTERS.match(scope["path"]):
        return _admit_requester(found[1], found[2])
    if found := _CUSTOMERS.match(scope["path"]):
        return _admit_customer(found[1], _cookie(scope, mine.COOKIE) or "")
    if found := _CONTACTS.match(scope["path"]):
        return _admit_contact(found[1], _cookie(scope, mine.COOKIE) or "")
    if found := _SHARED.match(scope["path"]):
        return _admit_shared(found[1], found[2], _cookie(scope, shared.COOKIE) or "")
    return None


def _admit_member(scope: dict[str, Any], workspace: str) -> Admission | None:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(_cookie(scope, settings.SESSION_COOKIE_NAME))
    member = member_of(request, workspace) if SESSION_KEY in request.session else None
    if member is None or lacks_demanded_factor(member):
        return None
    tenant, hidden, myself = member.workspace_id, member.hidden_teams, member.pk

    def may_hear(news: News) -> bool:
        if news.workspace != tenant or news.team in hidden:
            return False
        return news.kind not in PERSONAL or news.id == myself

    return may_hear


def _admit_requester(workspace: str, secret: str) -> Admission | None:
    participant = participant_by_secret(workspace, secret)
    if participant is None:
        return None
    tenant, ticket = participant.workspace_id, participant.ticket_id
    return lambda news: news.workspace == tenant and news.kind == "ticket" and news.id == ticket and news.is_public


def _admit_customer(workspace: str, secret: str) -> Admission | None:
    """The list of one's reports hears of these reports; of later ones from the next minute on, when it is asked again."""
    tenant = Workspace.objects.filter(slug=workspace).values_list("pk", flat=True).first()
    customer = visits.visitor(tenant, secret) if tenant else None
    if tenant is None or customer is None:
        return None
    newest = visits.participations(customer).order_by("-ticket_id").values_list("ticket_id", flat=True)[:REPORTS_HEARD_OF]
    return _about(tenant, frozenset(newest))


def _admit_contact(workspace: str, secret: str) -> Admission | None:
    """As for one's own reports: of tickets that come later it hears from the next minute on."""
    tenant = Workspace.objects.filter(slug=workspace).values_list("pk", flat=True).first()
    found = organisation_of_visitor(tenant, secret) if tenant else None
    return _about(found[1].workspace_id, heard_of(found[1])) if found else None


def _admit_shared(workspace: str, secret: str, passed: str) -> Admission | None:
    link = shared_link(workspace, secret)
    if link is None or not lets_in(link, passed):
        return None
    hears, until = _about(link.workspace_id, heard_of(link.organisation)), link.until
    return lambda news: now() < until and hears(news)


def _about(tenant: int, tickets: frozenset[int]) -> Admission:
    """What those outside may hear of some tickets."""
    return lambda news: news.workspace == tenant and news.kind == "ticket" and news.id in tickets and news.is_public


def _cookie(scope: dict[str, Any], wanted: str) -> str | None:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookie = SimpleCookie(value.decode("latin-1")).get(wanted)
            except CookieError:
                return None
            return cookie.value if cookie and "\0" not in cookie.value else None
    return None

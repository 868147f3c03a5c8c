"""The public doors: anybody at a workspace's help centre, a requester by the secret in the link."""

import contextlib
import functools
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from caseway.questions import asked_often
from caseway.tickets.models import Participant
from caseway.tickets.secrets import participant_by_secret
from caseway.ui.pages import page
from caseway.workspaces.models import Workspace

View = Callable[..., HttpResponse]
LANGUAGES = frozenset(dict(settings.LANGUAGES))


class VisitorRequest(HttpRequest):
    """A request that came through `for_visitors`."""

    workspace: Workspace


class RequesterRequest(VisitorRequest):
    """A request that came through `for_requesters`."""

    participant: Participant


@asked_often
def _workspace_named(slug):
    return Workspace.objects.filter(slug=slug)


def for_visitors(view: View) -> View:
    """Admit everybody; sets `request.workspace`."""

    @functools.wraps(view)
    def door(request, workspace: str, *args, **kwargs):
        request.workspace = _workspace_named.first(workspace)
        if request.workspace is None:
            return missing(request)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return missing(request)

    return door


def for_requesters(view: View) -> View:
    """Admit whoever holds a valid secret; sets `request.participant`. A wrong one and a revoked one look the same."""

    @functools.wraps(view)
    def requesters_view(request, secret: str, *args, **kwargs):
        request.participant = participant_by_secret(request.workspace.slug, secret)
        if request.participant is None:
            return kept_private(missing(request))
        with _as_they_read(request):
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                response = missing(request)
            response["Content-Language"] = translation.get_language()
        return kept_private(response)

    return for_visitors(requesters_view)


@contextlib.contextmanager
def _as_they_read(request) -> Iterator[None]:
    """In the language that was chosen here, else the customer's own, else the browser's."""
    own = request.participant.customer.language.split("-")[0].lower()
    has_chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in LANGUAGES
    language = own if own in LANGUAGES and not has_chosen else translation.get_language()
    with translation.override(language), timezone.override(request.workspace.time_zone):
        yield


def kept_private(response: HttpResponse) -> HttpResponse:
    """The address is the key, so it stays here: not in a cache, an index or another site's log."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # `no-referrer` would take the origin from our own forms too, and Django could not tell that they are ours.
    response["Referrer-Policy"] = "same-origin"
    return response


def missing(request) -> HttpResponse:
    return help_page(request, "helpcentre/missing.html", status=404)


def help_page(request, template: str, block: str | None = None, status: int = 200, **context) -> HttpResponse:
    """A page of the help centre with its own address at hand."""
    workspace = getattr(request, "workspace", None)
    help_home = f"/help/{workspace.slug}/" if workspace else "/"
    return page(request, template, block=block, status=status, help_home=help_home, **context)

"""The links of the sidebar. The frame knows no noun's code, only where its pages live."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    name: str
    words: str | Promise
    icon: str
    path: str
    key: str = ""


PLACES = (
    Place("tickets", _("Tickets"), "tickets", "tickets", "g t"),
    Place("triage", _("Triage"), "filter", "triage", "g a"),
    Place("call", _("Call"), "call", "call", "g l"),
    Place("issues", _("Issues"), "issue", "issues", "g i"),
    Place("known-issues", _("Known issues"), "known", "known-issues", "g k"),
    Place("ideas", _("Ideas"), "star", "ideas", "g d"),
    Place("board", _("Board"), "board", "board", "g b"),
    Place("announcements", _("Announcements"), "send", "announcements"),
    Place("returns", _("Returns"), "returns", "returns", "g r"),
    Place("held", _("Held"), "held", "held", "g h"),
    Place("outbox", _("Outbox"), "outbox", "outbox", "g o"),
    Place("customers", _("Customers"), "customers", "customers", "g c"),
    Place("organisations", _("Organisations"), "organisation", "organisations"),
    Place("products", _("Products"), "products", "products", "g p"),
    Place("notices", _("Notices"), "bell", "notices", "g n"),
    Place("settings", _("Settings"), "settings", "settings", "g s"),
)

counters: list[Callable] = []


def count_with(function):
    """Register `function(request) -> {place name: words}`; an app calls it in `ready` to put numbers beside its links."""
    counters.append(function)
    return function


warners: list[Callable] = []


def warn_with(function):
    """Register `function(request) -> [sentence]`: what is wrong right now, for a banner on every page of an agent."""
    warners.append(function)
    return function


fillers: list[Callable] = []


def fill_with(function):
    """Register `function(request) -> safe HTML`: what an app shows on every page of an agent; with `data-live` it stays true."""
    fillers.append(function)
    return function


besides: list[Callable] = []


def beside_with(function):
    """Register `function(request, frame's values) -> safe HTML`: what an app shows in the sidebar under the places."""
    besides.append(function)
    return function


def holes(request):
    """What apps keep showing on every page; nothing outside a workspace."""
    if getattr(request, "member", None) is None:
        return []
    return [filler(request) for filler in fillers]


def warnings(request):
    """The sentences of all who warn; nothing outside a workspace."""
    if getattr(request, "member", None) is None:
        return []
    return [sentence for warner in warners for sentence in warner(request)]


def navigation(request):
    """(place, address, is it here, count) for each link; nothing outside a workspace."""
    workspace = getattr(request, "workspace", None)
    if workspace is None or getattr(request, "member", None) is None:
        return []
    counts = {}
    for counter in counters:
        counts |= counter(request)
    links = links_of(f"/w/{workspace.slug}", get_language())
    return [(place, address, is_here(request.path, address), counts.get(place.name)) for place, address in links]


@lru_cache(maxsize=1000)
def links_of(home, _language):
    """The places in the reader's language, each with its address."""
    return [(replace(place, words=str(place.words)), f"{home}/{place.path}") for place in PLACES]


def is_here(path, address):
    return path == address or path.startswith(address + "/")

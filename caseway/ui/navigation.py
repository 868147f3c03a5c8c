"""The links of the sidebar. The frame knows no noun's code, only where its pages live."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language

from caseway.ui.commands import COMMANDS


@dataclass(frozen=True)
class Place:
    name: str
    words: str | Promise
    icon: str
    path: str
    act: str = "see"


ICONS = {
    "tickets": "tickets",
    "triage": "filter",
    "call": "call",
    "issues": "issue",
    "known-issues": "known",
    "ideas": "star",
    "board": "board",
    "announcements": "send",
    "returns": "returns",
    "held": "held",
    "outbox": "outbox",
    "customers": "customers",
    "organisations": "organisation",
    "products": "products",
    "notices": "bell",
    "settings": "settings",
}


def _place(name, icon):
    command = COMMANDS[f"go.{name}"]
    return Place(name, command.words, icon, command.opens, command.act)


PLACES = tuple(_place(*named) for named in ICONS.items())

judges: list[Callable] = []


def judge_with(function):
    """Register `function(member, act) -> bool`: whether a member may do what a link leads to."""
    judges.append(function)
    return function


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
    return [
        (place, address, is_here(request.path, area), counts.get(place.name))
        for place, address, area in links
        if all(judge(request.member, place.act) for judge in judges)
    ]


@lru_cache(maxsize=1000)
def links_of(home, _language):
    """The places in the reader's language, each with its address and the area that it stands for."""
    return [(replace(place, words=str(place.words)), f"{home}/{place.path}", f"{home}/{place.path.split('/')[0]}") for place in PLACES]


def is_here(path, address):
    return path == address or path.startswith(address + "/")

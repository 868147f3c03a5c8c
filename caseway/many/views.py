"""One act on many things: from their list, at once or as owed work with a page that shows how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.activity.once import once
from caseway.many import actions
from caseway.many.models import Act
from caseway.many.standing import Many
from caseway.search.language import QueryError, explain
from caseway.ui.forms import once_key, sentences_of
from caseway.ui.pages import lead_to, page
from caseway.workspaces.doors import MemberRequest

# So far the bar of a list says how many fit its filter.
MOST_TOLD = 1000


@dataclass(frozen=True)
class Words:
    """What is said of many things of one kind; each takes a count or nothing, and is asked in the language of now."""

    name: Callable[[], str]
    title: Callable[[], str]
    choose_first: Callable[[], str]
    too_many: Callable[[int], str]
    progress: Callable[[int, int], str]
    stuck: Callable[[], str]
    changed: Callable[[int], str]
    undone: Callable[[int], str]


@dataclass(frozen=True)
class Pages:
    """The pages of acts on many of one kind: where their list is, what their bar sends and how they are called."""

    many: Many
    # Of the list, below the workspace; the field that names those that are chosen is called as a change calls them.
    list: str
    # Where else acts may come from and lead back to.
    places: tuple[str, ...]
    form: Callable[..., forms.Form]
    words: Words

    def home(self, request: MemberRequest) -> str:
        return f"/w/{request.workspace.slug}/{self.list}"


def count_or_act(request: MemberRequest, pages: Pages) -> HttpResponse:
    """GET says how many fit a filter; POST acts on the chosen ones, or on all of those."""
    if request.method != "POST":
        return HttpResponse(_counted(request, pages, request.GET.get("q", "")), content_type="text/plain; charset=utf-8")
    form = pages.form(request.POST, member=request.member)
    if not form.is_valid():
        return refused(request, pages, " ".join(sentences_of(form)))
    return act_on_many(request, pages, **form.cleaned_data)


def act_on_many(request: MemberRequest, pages: Pages, *, kind: str, value: Any, words: str) -> HttpResponse:
    """Do it to the chosen ones or to all that fit the filter, and tell what became of it."""
    try:
        act = _act(request, pages, kind, value)
    except ValidationError as refusal:
        return refused(request, pages, " ".join(refusal.messages))
    except QueryError as error:
        return refused(request, pages, explain(error))
    if act.is_under_way:
        return lead_to(request, _home_of(request, pages, act))
    back = _back(request, pages)
    undo = f"{_home_of(request, pages, act)}/undoing?{urlencode({'back': back})}" if act.changed else ""
    messages.success(request, sentence_of(pages, act, words), extra_tags=undo)
    return redirect(back)


def _act(request: MemberRequest, pages: Pages, kind: str, value: Any) -> Any:
    """The act, the same one however often its form is sent: some acts write to customers."""
    wanted = {"by": request.member, "kind": kind, "value": value}

    def act() -> int:
        if "all" in request.POST:
            return actions.act_on_all(pages.many, request.POST.get("q", ""), **wanted).pk
        return actions.act_on(pages.many, _numbers(pages.words, request.POST.getlist(pages.many.noun)), **wanted).pk

    pk, _is_new = once(request.workspace, f"{pages.many.noun} acts of {request.member.pk}", once_key(request), act)
    return pages.many.act.objects.get(pk=pk)


def _numbers(words: Words, given: list[str]) -> list[int]:
    """The numbers of the chosen ones. Raises ValidationError for none, and for too many."""
    numbers = [int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 19]
    if not numbers:
        raise ValidationError(words.choose_first())
    if len(numbers) > actions.MOST_CHOSEN:
        raise ValidationError(words.too_many(actions.MOST_CHOSEN))
    return numbers


def sentence_of(pages: Pages, act: Any, words: str) -> str:
    """What became of it, with what was left as it is."""
    told = [pages.words.changed(act.changed)]
    if act.refused:
        left = ngettext("{count} could not be changed", "{count} could not be changed", act.refused)
        told.append(left.format(count=f"{act.refused:,}"))
    done = f"{', '.join(told)}.{_why(act)}"
    if act.changed and pages.many.standings[act.kind].speaks(act.value):
        done += " " + _("What customers were written stays written, also when it is undone.")
    return f"{act.get_kind_display()} → {words}: {done}" if words else f"{act.get_kind_display()}: {done}"


def _why(act: Act) -> str:
    """The reasons, each with how many it kept."""
    return "".join(f" {reason} ({count:,})" for reason, count in act.reasons.items())


def _counted(request: MemberRequest, pages: Pages, q: str) -> str:
    try:
        count = pages.many.count_up_to(request.member, q, MOST_TOLD)
    except QueryError:
        return ""
    return f"{count:,}+" if count >= MOST_TOLD else str(count)


def how_far(request: MemberRequest, pages: Pages, pk: int) -> HttpResponse:
    """How far an act is that is owed, and what became of it."""
    act = get_object_or_404(pages.many.act.objects.visible_to(request.member), pk=pk)
    is_stuck = act.is_under_way and pages.many.part.objects.dead().filter(workspace=act.workspace_id, act=act).exists()
    context = {"address": _home_of(request, pages, act), "list_address": pages.home(request), "words": pages.words}
    return page(request, "many/act.html", block="state", act=act, is_stuck=is_stuck, told=sentence_of(pages, act, ""), **context)


def undo(request: MemberRequest, pages: Pages, pk: int) -> HttpResponse:
    act = actions.take_back(pages.many, get_object_or_404(pages.many.act.objects.visible_to(request.member), pk=pk))
    if act.is_under_way:
        return lead_to(request, _home_of(request, pages, act))
    words = pages.words.undone(act.taken_back)
    if act.left_alone:
        left = ngettext("{count} stays: changed since.", "{count} stay: changed since.", act.left_alone)
        words += " " + left.format(count=act.left_alone)
    if pages.many.standings[act.kind].speaks(act.value):
        words += " " + _("What customers were written stays written.")
    messages.success(request, words)
    return lead_to(request, _back(request, pages))


def refused(request: MemberRequest, pages: Pages, words: str) -> HttpResponse:
    """To htmx as a toast, with the rows still chosen."""
    if "HX-Request" in request.headers:
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return redirect(_back(request, pages))


def _back(request: MemberRequest, pages: Pages) -> str:
    """The list as it was asked for."""
    home = f"/w/{request.workspace.slug}"
    back = request.POST.get("back", "")
    known = tuple(f"{home}/{place}" for place in (f"{pages.list}?", "views/", *pages.places))
    return back if back.startswith(known) and back.isprintable() else pages.home(request)


def _home_of(request: MemberRequest, pages: Pages, act: Any) -> str:
    return f"{pages.home(request)}/many/{act.pk}"

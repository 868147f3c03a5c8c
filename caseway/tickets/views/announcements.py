"""The way back on one page: who waited, what each will read, send all, leave some out, or tell nobody."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.actions.announcing import Choice
from caseway.tickets.models import Announcement
from caseway.tickets.reviewing import groups, part
from caseway.tickets.voters import mails_to, title_of, voters
from caseway.tickets.voters import usual_words as usual_words_to_voters
from caseway.tickets.waiting import Waits, left_out, letters_to, usual_words, waiting
from caseway.ui.pages import page
from caseway.ui.paging import is_id
from caseway.workspaces.doors import MemberRequest, for_members

SHOWN = 200
# Each in its own words, as everywhere a language is chosen.
_LANGUAGES = dict(settings.LANGUAGES)


class WordsForm(forms.Form):
    """A field of words for each language that somebody who waits reads; others for those who voted."""

    def __init__(self, *args, languages: dict[str, str], to_voters: dict[str, str], **kwargs):
        """The usual words by language, to those who wrote and to those who voted."""
        super().__init__(*args, **kwargs)
        for prefix, usual in (("body", languages), ("voters", to_voters)):
            for language, words in usual.items():
                self.fields[f"{prefix}_{language}"] = forms.CharField(
                    max_length=50_000, widget=forms.Textarea({"rows": 7}), initial=words, label=_LANGUAGES[language]
                )

    def bodies(self, prefix: str = "body") -> dict[str, str]:
        given = self.cleaned_data if self.is_bound else {name: field.initial for name, field in self.fields.items()}
        return {name.removeprefix(f"{prefix}_"): words for name, words in given.items() if name.startswith(prefix)}

    def fields_of(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]


@for_members
def announcements(request: MemberRequest) -> HttpResponse:
    """Those that wait for a look first, then what was decided."""
    found = Announcement.objects.visible_to(request.member).select_related("issue", "issue__product", "version")
    drafts = list(found.drafts().order_by("-id")[:SHOWN])
    decided = list(found.exclude(state=Announcement.State.DRAFT).order_by("-id")[:50])
    return page(request, "tickets/announcements.html", drafts=drafts, decided=decided)


@for_members("tickets.answer")
def announcement(request: MemberRequest, number: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.visible_to(request.member).select_related("product", "fixed_version"), number=number)
    known = _known(issue)
    if "skip" in request.POST and known is not None:
        actions.skip(known, by=request.member)
        return _back(request, _("Nobody is told of it."))
    requesters, voted = waiting(issue, request.member, known), voters(issue, request.member, known)
    form = _words(request, issue, requesters, voted)
    if request.method == "POST":
        actions.leave_out(
            issue, by=request.member, customers=_chosen(request, "seen", "but"), organisations=_chosen(request, "seen_all", "but_all")
        )
    if form.is_valid() and "send" in request.POST:
        sent = _send(request, issue, form)
        return _back(request, ngettext("{count} person is told.", "{count} people are told.", sent).format(count=sent))
    return _review(request, issue, form, requesters, voted)


def _known(issue: Issue) -> Announcement | None:
    return Announcement.objects.filter(workspace=issue.workspace_id, issue=issue, version=issue.fixed_version).first()


def _review(request: MemberRequest, issue: Issue, form: WordsForm, requesters: list[Waits], voted: list[Waits]) -> HttpResponse:
    """A page of both, each with the words that they will read."""
    is_readable = not form.is_bound or form.is_valid()
    known, me = _known(issue), request.member
    without = left_out(known)
    parts = [part(requesters, without, _cursor(request, "letters")), part(voted, without, _cursor(request, "voted"))]
    words = form.bodies(), form.bodies("voters")
    found = letters_to(parts[0].rows, issue, me, words[0]), mails_to(parts[1].rows, issue, me, words[1])
    context = {
        "issue": issue,
        "form": form,
        "draft": known,
        "letters": parts[0],
        "letter_groups": groups(parts[0], found[0], without),
        "voted": parts[1],
        "voted_groups": groups(parts[1], found[1], without),
    }
    return page(request, "tickets/announcement.html", status=200 if is_readable else 422, **context)


def _cursor(request: MemberRequest, name: str) -> str:
    """The page that is asked for, or that was looked at."""
    return request.POST.get(name, request.POST.get(f"{name}_here", ""))


def _words(request: MemberRequest, issue: Issue, requesters: list[Waits], voted: list[Waits]) -> WordsForm:
    """Fields for the languages of those who wait."""
    version, title = issue.fixed_version, title_of(issue)
    return WordsForm(
        request.POST or None,
        languages={language: usual_words(language, version) for language in sorted({one.language for one in requesters})},
        to_voters={language: usual_words_to_voters(language, version, title) for language in sorted({one.language for one in voted})},
    )


@transaction.atomic
def _send(request: MemberRequest, issue: Issue, form: WordsForm) -> int:
    """How many are told."""
    bodies, to_voters = form.bodies(), form.bodies("voters")
    sent = len(actions.announce(issue, by=request.member, bodies=bodies)) if bodies else 0
    return sent + (len(actions.announce_to_voters(issue, by=request.member, bodies=to_voters)) if to_voters else 0)


def _chosen(request: MemberRequest, seen: str, out: str) -> Choice:
    """Who is ticked is left out; who was seen and is not ticked is not."""
    ticked = _ids(request, out)
    return Choice(out=ticked, back=_ids(request, seen) - ticked)


def _ids(request: MemberRequest, name: str) -> set[int]:
    return {int(pk) for pk in request.POST.getlist(name) if is_id(pk)}


def _back(request: MemberRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"/w/{request.workspace.slug}/announcements")

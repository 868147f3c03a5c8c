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
from caseway.tickets.models import Announcement
from caseway.tickets.voters import letters_to_voters, title_of, voters
from caseway.tickets.voters import usual_words as usual_words_to_voters
from caseway.tickets.waiting import language_of, language_of_customer, letters, usual_words, waiting
from caseway.ui.pages import page
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
    known = Announcement.objects.filter(workspace=issue.workspace_id, issue=issue, version=issue.fixed_version).first()
    if "skip" in request.POST and known is not None:
        actions.skip(known, by=request.member)
        return _back(request, _("Nobody is told of it."))
    form = _words(request, issue, known)
    if form.is_valid() and "send" in request.POST:
        sent = _send(request, issue, form)
        return _back(request, ngettext("{count} person is told.", "{count} people are told.", sent).format(count=sent))
    is_readable = not form.is_bound or form.is_valid()
    found = letters(issue, request.member, form.bodies(), known) if is_readable else []
    voted = letters_to_voters(issue, request.member, form.bodies("voters"), known) if is_readable else []
    context = {"issue": issue, "form": form, "letters": found[:SHOWN], "count": len(found), "draft": known}
    context |= {"voted": voted[:SHOWN], "voted_count": len(voted)}
    return page(request, "tickets/announcement.html", status=200 if is_readable else 422, **context)


def _words(request: MemberRequest, issue: Issue, known: Announcement | None) -> WordsForm:
    """Fields for the languages of those who wait."""
    home, version, title = request.workspace, issue.fixed_version, title_of(issue)
    languages = sorted({language_of(ticket, home) for ticket in waiting(issue, request.member, known)})
    of_voters = sorted({language_of_customer(customer, home) for customer in voters(issue, request.member, known)})
    return WordsForm(
        request.POST or None,
        languages={language: usual_words(language, version) for language in languages},
        to_voters={language: usual_words_to_voters(language, version, title) for language in of_voters},
    )


@transaction.atomic
def _send(request: MemberRequest, issue: Issue, form: WordsForm) -> int:
    """How many are told."""
    bodies, to_voters = form.bodies(), form.bodies("voters")
    sent = len(actions.announce(issue, by=request.member, bodies=bodies, but_for=_left_out(request, "but"))) if bodies else 0
    if to_voters:
        sent += len(actions.announce_to_voters(issue, by=request.member, bodies=to_voters, but_for=_left_out(request, "but_voter")))
    return sent


def _left_out(request: MemberRequest, name: str) -> set[int]:
    return {int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 19}


def _back(request: MemberRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"/w/{request.workspace.slug}/announcements")

"""The way back on one page: who waited, what each will read, send all, leave some out, or tell nobody."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.models import Announcement
from caseway.tickets.waiting import language_of, letters, usual_words, waiting
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

SHOWN = 200
# Each in its own words, as everywhere a language is chosen.
_LANGUAGES = dict(settings.LANGUAGES)


class WordsForm(forms.Form):
    """A field of words for each language that somebody who waits reads."""

    def __init__(self, *args, languages: list[str], version, **kwargs):
        super().__init__(*args, **kwargs)
        for language in languages:
            self.fields[f"body_{language}"] = forms.CharField(
                max_length=50_000, widget=forms.Textarea({"rows": 7}), initial=usual_words(language, version), label=_LANGUAGES[language]
            )

    def bodies(self) -> dict[str, str]:
        given = self.cleaned_data if self.is_bound else {name: field.initial for name, field in self.fields.items()}
        return {name.removeprefix("body_"): words for name, words in given.items()}


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
    languages = sorted({language_of(ticket, request.workspace) for ticket in waiting(issue, request.member, known)})
    form = WordsForm(request.POST or None, languages=languages, version=issue.fixed_version)
    if form.is_valid() and "send" in request.POST:
        left_out = {int(pk) for pk in request.POST.getlist("but") if pk.isdecimal() and len(pk) < 19}
        sent = len(actions.announce(issue, by=request.member, bodies=form.bodies(), but_for=left_out)) if languages else 0
        return _back(request, ngettext("{count} requester is told.", "{count} requesters are told.", sent).format(count=sent))
    found = letters(issue, request.member, form.bodies(), known) if not form.is_bound or form.is_valid() else []
    context = {"issue": issue, "form": form, "letters": found[:SHOWN], "count": len(found), "draft": known}
    return page(request, "tickets/announcement.html", status=422 if form.is_bound and not form.is_valid() else 200, **context)


def _back(request: MemberRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"/w/{request.workspace.slug}/announcements")

"""What customers read of a feature: a title and a text of its own, and the switch that shows it to them."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.issues import actions
from caseway.issues.models import Wish
from caseway.issues.views.issue import issue_or_404
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.permissions import may


class WishForm(forms.Form):
    title = forms.CharField(
        max_length=200, label=lazy("Title for customers"), help_text=lazy("What they will be able to do, in their words.")
    )
    text = forms.CharField(
        max_length=20_000,
        required=False,
        label=lazy("Text for customers"),
        help_text=lazy("Markdown. Title and description of the issue stay inside."),
        widget=forms.Textarea({"rows": 8}),
    )
    is_shown = forms.BooleanField(required=False, label=lazy("Show it to customers, who may then vote for it"))


@for_members
def wish(request: MemberRequest, number: int) -> HttpResponse:
    issue = issue_or_404(request, number)
    found = Wish.objects.filter(workspace=issue.workspace_id, issue=issue).first()
    if request.method == "POST":
        demand(request.member, "issues.change")
    initial = {"title": found.title, "text": found.text, "is_shown": found.is_shown} if found else {}
    form = WishForm(request.POST or None, initial=initial)
    if form.is_valid() and tried(form, partial(actions.write_wish, issue, by=request.member, **form.cleaned_data)):
        messages.success(request, _("Saved"))
        return redirect(f"/w/{request.workspace.slug}/issues/{issue.number}/wish")
    context = {"issue": issue, "form": form, "wish": found, "may_change": may(request.member, "issues.change")}
    return page(request, "issues/wish.html", status=422 if form.is_bound else 200, **context)

"""What is to be done to many issues."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.issues.duplicates import survivor_of
from caseway.issues.forms import IssueChoice, Places, hours_and_minutes, minutes_in
from caseway.issues.models import Issue, IssueAct
from caseway.many.forms import Kept, ManyForm, by_id, one_of, small_letters
from caseway.products.models import Component, Version
from caseway.workspaces.models import Member

Kind = IssueAct.Kind


def place(category: str, named: Any) -> list[Any]:
    """Where an issue shall stand, as an act keeps it."""
    return [category, named.pk if named else None]


def where_it_stands(given: tuple[str, Any]) -> Kept:
    category, named = given
    return place(category, named), str(named or Issue.State(category).label)


def survivor_in(issue: Issue) -> Kept:
    """Where an issue goes on in another one already, that one."""
    survivor = survivor_of(issue)
    return survivor.pk, f"◆ {survivor.name}"


def due(day: date | None) -> Kept:
    return (day.isoformat(), date_format(day)) if day else (None, _("no due date"))


def estimated(minutes: int | None) -> Kept:
    return minutes, hours_and_minutes(minutes) if minutes is not None else _("no estimate")


class BulkForm(ManyForm):
    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    state = forms.CharField(max_length=24, required=False)
    priority = forms.ChoiceField(choices=Issue.Priority.choices, required=False)
    severity = forms.ChoiceField(choices=Issue.Severity.choices, required=False)
    fixed_version = forms.ModelChoiceField(Version.objects.none(), required=False)
    component = forms.ModelChoiceField(Component.objects.none(), required=False)
    label = forms.CharField(max_length=40, required=False)
    unlabel = forms.CharField(max_length=40, required=False)
    due_on = forms.DateField(required=False)
    estimate_minutes = forms.CharField(max_length=40, required=False)
    duplicate_of = IssueChoice(required=False)

    keep = {
        Kind.ASSIGNEE: by_id(lambda: _("nobody")),
        Kind.STATE: where_it_stands,
        Kind.PRIORITY: one_of(Issue.Priority),
        Kind.SEVERITY: one_of(Issue.Severity),
        Kind.FIXED_VERSION: by_id(lambda: _("no version")),
        Kind.COMPONENT: by_id(lambda: _("no component")),
        Kind.LABEL: small_letters,
        Kind.UNLABEL: small_letters,
        Kind.DUE_ON: due,
        Kind.ESTIMATE: estimated,
        Kind.DUPLICATE_OF: survivor_in,
    }
    typed = (Kind.LABEL, Kind.UNLABEL, Kind.DUE_ON, Kind.ESTIMATE, Kind.DUPLICATE_OF)
    may_take_away = (Kind.ASSIGNEE, Kind.FIXED_VERSION, Kind.COMPONENT, Kind.DUE_ON, Kind.ESTIMATE)
    say_what = lazy("Say what is to be done to the issues.")

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer()
        self.fields["fixed_version"].queryset = Version.objects.visible_to(member)
        self.fields["component"].queryset = Component.objects.visible_to(member)
        self.fields["duplicate_of"].issues = Issue.objects.visible_to(member)
        self.places = Places(member)

    def clean_state(self):
        text = self.cleaned_data["state"]
        return self.places.read(text) if text else None

    def clean_estimate_minutes(self):
        return minutes_in(self.cleaned_data["estimate_minutes"])

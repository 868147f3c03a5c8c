"""What is to be done to many issues: one thing of several."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.issues.duplicates import survivor_of
from caseway.issues.forms import IssueChoice, Places
from caseway.issues.models import Issue, IssueAct
from caseway.products.models import Component, Version
from caseway.workspaces.models import Member

Kind = IssueAct.Kind
# What a button names by its id, and what it is called where it takes away.
NAMED = {Kind.ASSIGNEE: lambda: _("nobody"), Kind.FIXED_VERSION: lambda: _("no version"), Kind.COMPONENT: lambda: _("no component")}
CHOICES: dict[str, Any] = {Kind.PRIORITY: Issue.Priority, Kind.SEVERITY: Issue.Severity}


class BulkForm(forms.Form):
    """One button says what to do; a label or the issue that goes on is typed."""

    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    state = forms.CharField(max_length=24, required=False)
    priority = forms.ChoiceField(choices=Issue.Priority.choices, required=False)
    severity = forms.ChoiceField(choices=Issue.Severity.choices, required=False)
    label = forms.CharField(max_length=40, required=False)
    fixed_version = forms.ModelChoiceField(Version.objects.none(), required=False)
    component = forms.ModelChoiceField(Component.objects.none(), required=False)
    duplicate_of = IssueChoice(required=False)

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

    def clean(self):
        """Becomes {kind, value, words}: what is done, and to what in words."""
        given = super().clean()
        for kind, nothing in NAMED.items():
            if kind in self.data and kind in given:
                return {"kind": kind, "value": given[kind].pk if given[kind] else None, "words": str(given[kind] or nothing())}
        for kind, choices in CHOICES.items():
            if given.get(kind):
                return {"kind": kind, "value": given[kind], "words": str(choices(given[kind]).label)}
        if given.get("state"):
            category, named = given["state"]
            return {"kind": Kind.STATE, "value": place(category, named), "words": str(named or Issue.State(category).label)}
        return self._typed(given)

    def _typed(self, given: dict[str, Any]) -> dict[str, Any]:
        label = given.get("label", "").strip().lower()
        if label:
            return {"kind": Kind.LABEL, "value": label, "words": label}
        if given.get("duplicate_of"):
            survivor = survivor_of(given["duplicate_of"])
            return {"kind": Kind.DUPLICATE_OF, "value": survivor.pk, "words": f"◆ {survivor.name}"}
        if not self.errors:
            raise ValidationError(_("Say what is to be done to the issues."))
        return given


def place(category: str, named: Any) -> list[Any]:
    """Where an issue shall stand, as an act keeps it."""
    return [category, named.pk if named else None]

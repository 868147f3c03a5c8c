"""What members fill in about issues."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.activity.lately import listed
from caseway.fields.definitions import in_use
from caseway.fields.given import WithFields
from caseway.issues.ancestors import IN_A_CIRCLE, belongs_to
from caseway.issues.models import Issue, NamedState, Relation
from caseway.products.models import Component, Product, Version
from caseway.questions import asked_often
from caseway.ui.forms import ManyField, NamesField
from caseway.workspaces.models import Member

LARGEST_TEXT = 200_000
_ESTIMATE = re.compile(r"(?:(\d{1,4})\s*d)?\s*(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*m)?", re.IGNORECASE)
MINUTES_A_DAY = 480


def minutes_in(text: str) -> int | None:
    """`2d 4h 30m` in minutes of work; a bare number means hours; None for nothing. Raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    found = _ESTIMATE.fullmatch(f"{text}h" if text.isdecimal() and len(text) < 6 else text)
    if not found or not any(found.groups()):
        raise forms.ValidationError(_("Say an estimate as 2d 4h or 30m."))
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return days * MINUTES_A_DAY + hours * 60 + minutes


def hours_and_minutes(minutes: int) -> str:
    """As `minutes_in` reads it again."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours}h" if hours else "", f"{rest}m" if rest or not hours else "") if part)


class IssueChoice(forms.CharField):
    """An issue by its number: 45, #45 or KET-45."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **kwargs)
        self.issues = Issue.objects.none()

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        digits = text.removeprefix("◆").strip().rpartition("-")[2].removeprefix("#")
        is_number = digits.isascii() and digits.isdecimal() and len(digits) < 19
        found = self.issues.select_related("product").filter(number=int(digits)).first() if is_number else None
        if found is None:
            raise forms.ValidationError(_("There is no issue with this number that you may see."))
        return found


class FactForm(forms.Form):
    """One property of an issue, changed in place; only those sent are changed."""

    state = forms.CharField(max_length=24, required=False)
    kind = forms.ChoiceField(choices=Issue.Kind.choices, required=False)
    title = forms.CharField(max_length=400, required=False)
    description = forms.CharField(max_length=LARGEST_TEXT, required=False)
    priority = forms.ChoiceField(choices=Issue.Priority.choices, required=False)
    severity = forms.ChoiceField(choices=Issue.Severity.choices, required=False)
    hazard = forms.ChoiceField(choices=Issue.Hazard.choices, required=False)
    estimate = forms.CharField(max_length=40, required=False)
    due_on = forms.DateField(required=False)
    labels = NamesField(required=False)
    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    product = forms.ModelChoiceField(Product.objects.none(), required=False)
    component = forms.ModelChoiceField(Component.objects.none(), required=False)
    fixed_version = forms.ModelChoiceField(Version.objects.none(), required=False)
    affected = ManyField(Version.objects.none(), required=False)
    parent = IssueChoice(required=False)

    def __init__(self, *args, member: Member, issue: Issue, **kwargs):
        super().__init__(*args, **kwargs)
        versions = Version.objects.visible_to(member)
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer()
        self.fields["product"].queryset = Product.objects.visible_to(member)
        self.fields["component"].queryset = Component.objects.visible_to(member)
        self.fields["fixed_version"].queryset = versions
        self.fields["affected"].queryset = versions.filter(product=issue.product_id)
        self.fields["parent"].issues = Issue.objects.visible_to(member)
        self.places = Places(member)
        self.issue = issue

    def clean_estimate(self):
        return minutes_in(self.cleaned_data["estimate"])

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent is not None and belongs_to(parent, self.issue):
            raise forms.ValidationError(IN_A_CIRCLE)
        return parent

    def clean_state(self):
        text = self.cleaned_data["state"]
        return self.places.read(text) if text else ""

    def clean(self):
        given = {name: value for name, value in super().clean().items() if name in self.data}
        for name in ("state", "priority", "severity", "kind", "title"):
            if name in given and not given[name]:
                self.add_error(name, _("This cannot be empty."))
        product = given.get("product", self.issue.product)
        others = {
            "component": _("This component belongs to another product."),
            "fixed_version": _("This version belongs to another product."),
        }
        for name, sentence in others.items():
            if given.get(name) and given[name].product_id != (product and product.pk):
                self.add_error(name, sentence)
        return given


class Places:
    """Where issues can stand in a workspace: its own states within the categories, and the category where it named none."""

    def __init__(self, member: Member, is_to_show: bool = False):
        """What is only shown may be a minute old where nobody told of a change; what is chosen is looked up."""
        known = listed(_named_by, member, (NamedState.subject_kind,)) if is_to_show else _named_by(member)
        self.named = {str(state.pk): state for state in known}

    def columns(self) -> list[tuple[str, str, NamedState | None]]:
        """(key, category, named state) in the order of the board."""
        found: list[tuple[str, str, NamedState | None]] = []
        for category in Issue.State.values:
            own = [state for state in self.named.values() if state.category == category]
            found += [(str(state.pk), category, state) for state in own] or [(category, category, None)]
        return found

    def choices(self) -> list[tuple[str, str]]:
        return [(key, state.name if state else str(Issue.State(category).label)) for key, category, state in self.columns()]

    def key_of(self, category: str, named_state: int | None) -> str:
        """Where an issue stands: its own state, else the first of its category."""
        if named_state and str(named_state) in self.named:
            return str(named_state)
        return next(key for key, of, _state in self.columns() if of == category)

    def read(self, key: str) -> tuple[str, NamedState | None]:
        """(category, named state) of a key. Raises ValidationError."""
        if key in self.named:
            return self.named[key].category, self.named[key]
        if key in Issue.State.values:
            return key, None
        raise forms.ValidationError(_("There is no such state."))


@asked_often
def _named_by(member):
    return NamedState.objects.filter(workspace=member.workspace_id).order_by("position", "pk")


class NewIssueForm(WithFields):
    kind = forms.ChoiceField(choices=Issue.Kind.choices, label=lazy("Kind"))
    title = forms.CharField(max_length=400, label=lazy("Title"), help_text=lazy("Internal: customers never read it."))
    description = forms.CharField(max_length=LARGEST_TEXT, required=False, label=lazy("Description"), widget=forms.Textarea({"rows": 8}))
    product = forms.ModelChoiceField(Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("No product"))
    priority = forms.ChoiceField(choices=Issue.Priority.choices, initial=Issue.Priority.NORMAL, label=lazy("Priority"))
    severity = forms.ChoiceField(choices=Issue.Severity.choices, initial=Issue.Severity.MINOR, label=lazy("Severity"))
    hazard = forms.ChoiceField(choices=Issue.Hazard.choices, required=False, label=lazy("Hazard"))
    is_confidential = forms.BooleanField(required=False, label=lazy("Confidential: only I and members I name see it"))
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.visible_to(member).offered()
        self.ask_for(in_use(member, Issue.subject_kind))


class CommentForm(forms.Form):
    body = forms.CharField(max_length=LARGEST_TEXT, strip=True, error_messages={"required": lazy("Write something first.")})
    nonce = forms.CharField(max_length=60)


class RelationForm(forms.Form):
    """`kind` is one of Relation's, or the same with a minus: read from the other end."""

    kind = forms.ChoiceField(choices=[(f"{sign}{kind}", "") for kind in Relation.Kind.values for sign in ("", "-")])
    other = IssueChoice()

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].issues = Issue.objects.visible_to(member)


class PersonForm(forms.Form):
    member = forms.ModelChoiceField(Member.objects.none())

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Member.objects.visible_to(member).active()


class ImportanceForm(forms.Form):
    value = forms.FloatField(required=False, min_value=0, max_value=100_000)
    reason = forms.CharField(max_length=400, required=False)


class PlaceForm(forms.Form):
    """A move on the board or in the backlog: where to, and right before or after which issue."""

    number = IssueChoice()
    to = forms.CharField(max_length=24, required=False)
    before = IssueChoice(required=False)
    after = IssueChoice(required=False)
    view = forms.ChoiceField(choices=[("board", ""), ("backlog", "")])
    q = forms.CharField(max_length=2000, required=False)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("number", "before", "after"):
            self.fields[name].issues = Issue.objects.visible_to(member)
        self.places = Places(member)

    def clean_to(self):
        text = self.cleaned_data["to"]
        return self.places.read(text) if text else None


class NamedStateForm(forms.Form):
    name = forms.CharField(max_length=40, label=lazy("Name"))
    category = forms.ChoiceField(choices=Issue.State.choices, label=lazy("Category"))
    position = forms.IntegerField(min_value=0, max_value=999, initial=0, label=lazy("Position"))
    limit = forms.IntegerField(min_value=1, max_value=999, required=False, label=lazy("Should hold at most"))

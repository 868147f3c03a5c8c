"""What admins fill in about a workspace's own fields."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.fields.actions.defining import MOST_CHOICES, ListedChoice, key_from
from caseway.fields.models import CustomField, FieldChoice

LONGEST_LIST = 20_000


class ChangeForm(forms.Form):
    label = forms.CharField(max_length=80, label=lazy("Name"), help_text=lazy("What people read beside it."))
    help = forms.CharField(max_length=400, required=False, label=lazy("Help"), help_text=lazy("A sentence under it in forms."))
    position = forms.IntegerField(
        min_value=0, max_value=999, initial=0, label=lazy("Position"), help_text=lazy("Lower numbers come first.")
    )
    is_asked = forms.BooleanField(required=False, label=lazy("Customers are asked for it in the help centre's form"))
    is_listed = forms.BooleanField(required=False, label=lazy("Rows of lists show it, on wide screens"))
    choices = forms.CharField(
        max_length=LONGEST_LIST,
        required=False,
        label=lazy("New choices"),
        help_text=lazy("Of a list: one a line."),
        widget=forms.Textarea({"rows": 4}),
    )

    def new_choices(self) -> list[ListedChoice]:
        lines = self.cleaned_data["choices"].splitlines()
        return [ListedChoice(line.strip()) for line in lines if line.strip()][: MOST_CHOICES + 1]


class NewForm(ChangeForm):
    kind = forms.ChoiceField(choices=CustomField.Kind.choices, label=lazy("For each"))
    type = forms.ChoiceField(choices=CustomField.Type.choices, label=lazy("Type"))
    key = forms.CharField(
        max_length=40,
        required=False,
        label=lazy("Key"),
        help_text=lazy("Its name in filters and for programs, for good. Empty: made of the name."),
    )

    field_order = ("kind", "label", "type", "choices", "key", "help", "position", "is_listed", "is_asked")

    def clean(self):
        given = super().clean()
        given["key"] = given.get("key") or key_from(given.get("label", ""))
        return given

    def values(self) -> dict:
        return {**self.cleaned_data, "choices": self.new_choices()}


class EditForm(ChangeForm):
    """With a line for each thing that its list holds by now."""

    def __init__(self, data, *, field: CustomField, listed: list[FieldChoice], **kwargs):
        initial = {name: getattr(field, name) for name in ("label", "help", "position", "is_listed", "is_asked")}
        super().__init__(data, initial=initial, **kwargs)
        self.listed = listed
        if field.type not in CustomField.LISTS:
            del self.fields["choices"]
        if field.kind != CustomField.Kind.TICKET:
            del self.fields["is_asked"]
        for place, one in enumerate(listed, 1):
            self.fields[f"label-{one.key}"] = forms.CharField(max_length=80, label=lazy("Name"), initial=one.label)
            self.fields[f"place-{one.key}"] = forms.IntegerField(min_value=0, max_value=999, label=lazy("Position"), initial=place)
            self.fields[f"retired-{one.key}"] = forms.BooleanField(required=False, label=lazy("Retired"), initial=one.is_retired)

    def lines(self) -> list[tuple]:
        """What the table of the list shows."""
        return [(one, self[f"label-{one.key}"], self[f"place-{one.key}"], self[f"retired-{one.key}"]) for one in self.listed]

    def values(self) -> dict:
        given = self.cleaned_data
        values = {name: given[name] for name in ("label", "help", "position", "is_listed", "is_asked") if name in given}
        if "choices" in self.fields:
            kept = sorted(self.listed, key=lambda one: given[f"place-{one.key}"])
            values["choices"] = [
                ListedChoice(given[f"label-{one.key}"], one.key, given[f"retired-{one.key}"]) for one in kept
            ] + self.new_choices()
        return values

"""What people fill in about workspaces and themselves."""

import re
import zoneinfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.workspaces.models import Account, Workspace
from caseway.workspaces.models.tenancy import RESERVED_SLUGS, SLUG

LONGEST_SLUG = 40
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class SlugField(forms.CharField):
    """The short name in addresses, free and allowed."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=LONGEST_SLUG,
            validators=[SLUG],
            required=False,
            label=lazy("Short name"),
            help_text=lazy("It stands in addresses: support@short-name… Left empty, it is made of the company's name."),
            **kwargs,
        )

    def clean(self, value):
        slug = super().clean((value or "").strip().lower())
        if slug and _is_taken(slug):
            raise ValidationError(_("This short name is taken. Choose another one."))
        return slug


def _is_taken(slug: str) -> bool:
    return slug in RESERVED_SLUGS or Workspace.objects.filter(slug=slug).exists()


def short_name(company: str) -> str:
    """Made of a company's name, in the letters of addresses; empty when it has none of them."""
    return slugify(company.casefold().translate(UMLAUTS))[:LONGEST_SLUG].strip("-_").replace("_", "-")


class WorkspaceForm(forms.Form):
    name = forms.CharField(max_length=120, label=lazy("Name of the company"), widget=forms.TextInput({"autocomplete": "organization"}))
    slug = SlugField()

    def clean(self):
        given = super().clean()
        if given.get("name") and given.get("slug") == "":
            given["slug"] = made = short_name(given["name"])
            if not made or _is_taken(made):
                self.add_error("slug", _("Choose a short name: lower-case letters, digits and hyphens."))
        return given


class FirstRunForm(WorkspaceForm):
    person = forms.CharField(max_length=120, label=lazy("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=lazy("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=lazy("Password"), widget=forms.PasswordInput({"autocomplete": "new-password"}), help_text=lazy("At least ten characters.")
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=lazy("Language of the company"))

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def founding(self) -> dict:
        return dict(self.cleaned_data)


class JoinForm(forms.Form):
    """Who accepts an invitation without having an account."""

    person = forms.CharField(max_length=120, label=lazy("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=lazy("Password"), widget=forms.PasswordInput({"autocomplete": "new-password"}), help_text=lazy("At least ten characters.")
    )

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class AccountForm(forms.ModelForm):
    class Meta:
        model = Account
        fields = ("name", "language", "time_zone")
        labels = {"name": lazy("Your name"), "language": lazy("Language"), "time_zone": lazy("Time zone")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["language"] = forms.ChoiceField(
            choices=[("", lazy("As the browser says")), *settings.LANGUAGES], required=False, label=lazy("Language")
        )
        self.fields["time_zone"] = forms.ChoiceField(
            choices=[("", lazy("As the browser says")), *time_zones()], required=False, label=lazy("Time zone")
        )


class PasswordForm(forms.Form):
    old = forms.CharField(label=lazy("Present password"), widget=forms.PasswordInput({"autocomplete": "current-password"}))
    new = forms.CharField(label=lazy("New password"), widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def __init__(self, *args, account: Account, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_old(self):
        if not self.account.check_password(self.cleaned_data["old"]):
            raise ValidationError(_("That is not your present password."))
        return self.cleaned_data["old"]

    def clean_new(self):
        validate_password(self.cleaned_data["new"], self.account)
        return self.cleaned_data["new"]


def time_zones() -> list[tuple[str, str]]:
    """The zones people choose from: places, no abbreviations."""
    names = sorted(name for name in zoneinfo.available_timezones() if re.match(r"[A-Z][a-z]+/|UTC$", name) and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in names]

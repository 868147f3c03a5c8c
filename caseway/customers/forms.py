"""What agents fill in about customers and organisations."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.customers.models import Customer, Organisation
from caseway.customers.written import LARGEST_NOTES, read_domain, read_email, read_phone
from caseway.fields.definitions import in_use
from caseway.fields.given import WithFields
from caseway.workspaces.forms import time_zones
from caseway.workspaces.models import Member

MOST_LINES = 50


class LinesField(forms.CharField):
    """Several short texts, one a line; `each` reads one or raises ValidationError."""

    def __init__(self, *, each: Callable[[str], str], **kwargs):
        super().__init__(required=False, widget=forms.Textarea({"rows": 2, "spellcheck": "false"}), **kwargs)
        self.each = each

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else "\n".join(value)

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most {count} lines, please.").format(count=MOST_LINES))
        return list(dict.fromkeys(self.each(line) for line in lines))


class _WhoForm(WithFields):
    """What customers and organisations have in common."""

    notes = forms.CharField(
        max_length=LARGEST_NOTES,
        required=False,
        label=lazy("Notes"),
        widget=forms.Textarea({"rows": 3}),
        help_text=lazy("Only your colleagues read them."),
    )
    nonce = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("nonce", "fields")}


class CustomerForm(_WhoForm):
    name = forms.CharField(max_length=160, required=False, label=lazy("Name"))
    emails = LinesField(each=read_email, label=lazy("E-mail addresses"), help_text=lazy("One a line. Answers go to the first."))
    phones = LinesField(each=read_phone, label=lazy("Telephone numbers"), help_text=lazy("One a line, as you would dial it."))
    organisation = forms.CharField(
        max_length=160,
        required=False,
        label=lazy("Organisation"),
        widget=forms.TextInput({"list": "organisations", "autocomplete": "off"}),
        help_text=lazy("Empty: by the domain of the address."),
    )
    language = forms.ChoiceField(required=False, label=lazy("Language"))
    time_zone = forms.ChoiceField(required=False, label=lazy("Time zone"))

    def __init__(self, *args, member: Member, customer: Customer | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        languages = [("", lazy("Not known")), *settings.LANGUAGES]
        zones = [("", lazy("Not known")), *time_zones()]
        self.fields["nonce"].required = customer is None
        if customer:
            self.fields["organisation"].help_text = ""
            languages, zones = _with(languages, customer.language), _with(zones, customer.time_zone)
        self.fields["language"].choices, self.fields["time_zone"].choices = languages, zones
        # Of somebody who is there they are changed in place.
        self.ask_for(() if customer else in_use(member, Customer.subject_kind))

    def clean_organisation(self) -> Organisation | None:
        name = self.cleaned_data["organisation"].strip()
        if not name:
            return None
        found = Organisation.objects.visible_to(self.member).filter(name__iexact=name).first()
        if found is None:
            raise ValidationError(_("There is no organisation of this name. Add it first, or leave this empty."))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given["name"] or given["emails"] or given["phones"]):
            raise ValidationError(_("Write down a name, an e-mail address or a telephone number."))
        return given


def _with(choices: list, present: str) -> list:
    """A value that came by mail or API stays even where it is not one of ours."""
    return choices if present in dict(choices) else [*choices, (present, present)]


class OrganisationForm(_WhoForm):
    name = forms.CharField(max_length=160, label=lazy("Name"))
    domains = LinesField(
        each=read_domain,
        label=lazy("Domains"),
        help_text=lazy("One a line, such as northwind.test. People whose address has one of them belong to this organisation."),
    )
    tier = forms.IntegerField(
        min_value=1, max_value=100, initial=1, label=lazy("Weight"), help_text=lazy("How much its voice counts; 1 is ordinary.")
    )

    def __init__(self, *args, member: Member, organisation: Organisation | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.member, self.organisation = member, organisation
        self.fields["nonce"].required = organisation is None
        self.ask_for(() if organisation else in_use(member, Organisation.subject_kind))

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Organisation.objects.visible_to(self.member).filter(name=name)
        if others.exclude(pk=self.organisation.pk if self.organisation else None).exists():
            raise ValidationError(_("There is an organisation of this name already."))
        return name

"""What admins fill in about webhooks."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.activity.facts import fact_names


class WebhookForm(forms.Form):
    name = forms.CharField(max_length=80, label=lazy("What is it for?"))
    url = forms.URLField(
        max_length=500, label=lazy("Address"), assume_scheme="https", help_text=lazy("Where we send what happened, by POST.")
    )
    facts = forms.MultipleChoiceField(
        required=False,
        label=lazy("What it hears"),
        help_text=lazy("Nothing chosen means everything."),
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(required=False, initial=True, label=lazy("Switched on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["facts"].choices = [(name, name) for name in fact_names()]

    def clean_url(self) -> str:
        return clean_url(self.cleaned_data["url"])


def clean_url(url: str) -> str:
    """An address that may be called. Raises ValidationError."""
    if not url.lower().startswith(("http://", "https://")):
        raise ValidationError(_("Say an address that begins with https:// or http://."))
    return url

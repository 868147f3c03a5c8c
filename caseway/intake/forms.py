"""What agents fill in about the ways in."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})+")


class BlockForm(forms.Form):
    pattern = forms.CharField(label=lazy("Address or domain"), max_length=254)

    def clean_pattern(self) -> str:
        pattern = self.cleaned_data["pattern"].strip().lower().lstrip("@")
        local, _sign, domain = pattern.rpartition("@")
        if not _DOMAIN.fullmatch(domain) or " " in local:
            raise ValidationError(_("Write an address such as name@example.com, or a domain such as example.com."))
        return pattern

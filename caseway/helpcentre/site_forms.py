"""The company's own sites, as an admin lists them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.customers.forms import LinesField

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?")


def read_origin(line: str) -> str:
    """`https://www.acme.test/contact` → `https://www.acme.test`."""
    origin = re.sub(r"(?<!/)/(?!/).*", "", line.strip().lower())
    if not _ORIGIN.fullmatch(origin):
        raise ValidationError(_("“{text}” is not a site, such as https://www.acme.test.").format(text=line[:80]))
    return origin


class SiteForm(forms.Form):
    origins = LinesField(
        each=read_origin,
        label=lazy("Sites that may show the form"),
        help_text=lazy("One a line, such as https://www.acme.test; https://*.acme.test means all below it."),
    )

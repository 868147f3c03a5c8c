"""Addresses, numbers and domains as people write them; what is none is refused in a sentence."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LARGEST_NOTES = 20_000
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


def read_email(line: str) -> str:
    try:
        validate_email(line)
    except ValidationError:
        raise ValidationError(_("“{text}” is not an e-mail address.").format(text=line)) from None
    return line.lower()


def read_phone(line: str) -> str:
    if len(line) > 40 or not re.search(r"\d", line):
        raise ValidationError(_("“{text}” is not a telephone number.").format(text=line))
    return line


def read_domain(line: str) -> str:
    """`@Northwind.test` → `northwind.test`."""
    domain = line.lower().lstrip("@")
    if len(domain) > 253 or not _DOMAIN.fullmatch(domain):
        raise ValidationError(_("“{text}” is not a domain, such as northwind.test.").format(text=line))
    return domain

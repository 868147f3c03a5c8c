"""Placeholders in prepared words (pure): plain substitution, no expressions; what is unknown stays as it was typed."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,30})\}")
# Whatever somebody may have meant as one.
_MEANT = re.compile(r"\{(\w{1,30})\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """“Hello {name}” with its values. What a value holds is never read as a placeholder again."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def named_in(text: str) -> set[str]:
    """What a text names as placeholders, known or not."""
    return set(_MEANT.findall(text))

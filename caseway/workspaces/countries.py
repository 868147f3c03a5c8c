"""The countries that telephone numbers belong to, by their names in a language (Unicode's CLDR)."""

import unicodedata
from functools import cache

from babel import Locale
from phonenumbers import SUPPORTED_REGIONS


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """(code of ISO 3166-1 alpha-2, name), in the order of the names without their accents."""
    names = Locale.parse(language, sep="-").territories
    named = [(code, names.get(code, code)) for code in SUPPORTED_REGIONS]
    return sorted(named, key=lambda country: unicodedata.normalize("NFKD", country[1]).casefold())

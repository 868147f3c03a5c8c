"""Telephone numbers (pure)."""

import phonenumbers


def e164(typed: str, country: str) -> str:
    """A number as people type it → E.164 (ITU-T); empty when it cannot be a number. `country` is ISO 3166-1."""
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

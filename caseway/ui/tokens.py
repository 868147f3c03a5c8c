"""The token of a page's forms, masked anew each time as Django does, so that what is compressed with it tells nothing."""

import secrets

from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

_VALUES = {letter: value for value, letter in enumerate(CSRF_ALLOWED_CHARS)}
_MANY = len(CSRF_ALLOWED_CHARS)


def token_of(request):
    """What get_token gives; that asks the system for each of the 32 letters, which is a twentieth of a page."""
    secret = request.META.get("CSRF_COOKIE")
    if secret is None:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return masked(secret, secrets.randbits(CSRF_SECRET_LENGTH * 8))


def masked(secret, number):
    """The letters of a number, then those of the secret moved on by them."""
    mask = []
    for _ in range(CSRF_SECRET_LENGTH):
        number, value = divmod(number, _MANY)
        mask.append(value)
    moved = [(_VALUES[letter] + value) % _MANY for letter, value in zip(secret, mask, strict=True)]
    return "".join([CSRF_ALLOWED_CHARS[value] for value in (*mask, *moved)])

"""The masked token of a page's forms."""

import pytest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, _does_token_match, _get_new_csrf_string

from caseway.ui.tokens import masked


@pytest.mark.parametrize("number", [0, 1, 62**32 - 1, 2**256 - 1])
def test_django_reads_the_secret_out_of_every_mask(number):
    secret = _get_new_csrf_string()
    assert _does_token_match(masked(secret, number), secret)
    assert not _does_token_match(masked(secret, number), _get_new_csrf_string())


def test_another_mask_makes_another_token():
    secret = CSRF_ALLOWED_CHARS[:32]
    assert masked(secret, 1) != masked(secret, 2)

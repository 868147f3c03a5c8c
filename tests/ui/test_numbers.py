from decimal import Decimal

import pytest
from django.utils import translation

from caseway.ui.numbers import decimal


@pytest.mark.parametrize(
    "language, value, places, written",
    [
        ("en", 0.4567, 1, "0.5"),
        ("en", 1_234.5, 2, "1,234.50"),
        ("en", Decimal("1000000"), 0, "1,000,000"),
        ("de", 0.4567, 1, "0,5"),
        ("de", -1_234.5, 2, "-1.234,50"),
        ("de", 4000, 0, "4.000"),
    ],
)
def test_a_number_is_written_as_its_reader_does(language, value, places, written):
    with translation.override(language):
        assert decimal(value, places) == written

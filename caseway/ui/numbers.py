"""Numbers as the reader writes them."""

from django.utils.formats import get_format


def decimal(value: float, places: int = 1) -> str:
    """With so many places, and marks at thousands and at the fraction as the language has them."""
    marks = str.maketrans({",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")})
    return f"{value:,.{places}f}".translate(marks)

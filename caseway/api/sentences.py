"""What is wrong with a value, in the reader's language: pydantic's kinds of error as our sentences."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy

_DAY = lazy("Say a day as 2026-05-31.")
_MOMENT = lazy("Say a time with its zone, as 2026-05-31T12:00:00Z.")

SENTENCES = {
    "missing": lazy("This is needed."),
    "extra_forbidden": lazy("There is no such field here."),
    "string_type": lazy("This must be a text."),
    "string_too_long": lazy("At most {max_length} characters fit."),
    "string_too_short": lazy("At least {min_length} characters are needed."),
    "int_type": lazy("This must be a whole number."),
    "int_parsing": lazy("This must be a whole number."),
    "int_from_float": lazy("This must be a whole number."),
    "bool_type": lazy("This must be true or false."),
    "list_type": lazy("This must be a list."),
    "too_long": lazy("At most {max_length} entries fit."),
    "model_type": lazy("This must be an object."),
    "model_attributes_type": lazy("This must be an object."),
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_aware": _MOMENT,
    "literal_error": lazy("Say one of: {expected}."),
    "greater_than_equal": lazy("This must be {ge} or more."),
    "less_than_equal": lazy("This must be {le} or less."),
}


def sentence_of(error: dict[str, Any]) -> str:
    """The sentence for one error as pydantic describes it."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(context.get("error") or error["msg"])
    template = SENTENCES.get(error["type"])
    if template is None:
        return str(error["msg"])
    words = {name: str(value).replace(" or ", ", ") if name == "expected" else value for name, value in context.items()}
    return str(template).format(**words)

"""What is wrong with a query, in words for the person who typed it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .errors import QueryError

_SENTENCES = {
    "too_broad": _("This query is too broad to answer quickly. Please narrow it."),
    "bad_cursor": _("This place in the list is unknown. Begin again at the first page."),
    "too_long": _("This query is longer than {limit} characters. Please shorten it."),
    "too_many_terms": _("This query has more than {limit} conditions and is too broad. Please split it."),
    "too_deep": _("The brackets are nested more than {limit} deep. Please split the query."),
    "operand_missing": _("Something is missing beside “{keyword}”. To search for the word itself, put it in quotes."),
    "bracket_open": _("This bracket is never closed. To search for a bracket itself, put the text in quotes."),
    "bracket_after_field": _("“{field}” takes no brackets. Write several values with commas: {field}:one,two"),
    "through_too_far": _("“{field}” leads too far: a question goes through at most {limit} relations."),
    "field_missing": _("Say which field is empty, for example: assignee:none"),
    "range_operator": _("A range takes a colon, not “{op}”: created:2026-01-01..2026-02-01"),
    "range_in_list": _("A range cannot be part of a list. Write two conditions with “or” between them."),
    "unknown_field": _("There is no field “{field}”. To search for the text itself, put it in quotes."),
    "unknown_value": _("“{field}” does not know “{value}”."),
    "unknown_sort": _("The list cannot be sorted by “{field}”."),
    "no_order": _("The list cannot be sorted by “{field}”: several of its choices may stand in one."),
    "wrong_operator": _("“{op}” does not work with “{field}”."),
    "modifier_alone": _("“{field}” says more about a change and stands right behind it: changed:priority from:low to:high"),
    "one_value": _("“{op}” takes one value, not a list."),
    "no_value": _("“{field}” has no value. Write it without blanks, for example {field}:value, or use quotes."),
    "not_a_number": _("“{value}” is not a number."),
    "not_a_date": _("“{value}” is not a date. Dates look like 2026-05-31, 2026-05, 2026-W14, today or -7d."),
}


def explain(error: QueryError) -> str:
    """A whole sentence: where, what, and what was probably meant."""
    sentence = str(_SENTENCES[error.code]).format(**error.params)
    if error.nearest:
        names = ", ".join(f"“{name}”" for name in error.nearest)
        sentence += " " + gettext("Did you mean {names}?").format(names=names)
    if error.column:
        sentence = gettext("Column {column}: {sentence}").format(column=error.column, sentence=sentence)
    return sentence

"""Which text can stand bare in a query and which needs quotes: the parser and the renderer agree here."""

import re

KEYWORD = re.compile(r"(and|or|not)(?=[\s()]|$)", re.IGNORECASE)
OPENING_QUOTES = '"“„'

# One letter is no field (`C:\\`, `a=b`), nor is a name that begins with a digit (`12:30`).
FIELD = r"[^\W\d_](?:[\w-]*\w)(?:\.\w(?:[\w-]*\w)?){0,2}"
FIELD_AND_OPERATOR = re.compile(rf"(?P<field>{FIELD})(?::?(?P<op>!=|<=|>=|[=<>~])|(?P<colon>:))")
FIELD_ALONE = re.compile(FIELD)

# What follows an operator in text that is no filter: `http://`, `std::vector`, `x=>y`.
NO_VALUE = re.compile(r"$|\s|//|!=|[:=<>~]")
RANGE = re.compile(r"(?<!\.)\.\.(?!\.)")

_AWKWARD_VALUE = re.compile(rf"^$|[\s,]|^[{OPENING_QUOTES}(:=<>~.]|^!=|^//|\.$|{RANGE.pattern}")
_AWKWARD_WORD = re.compile(rf"^$|\s|^[{OPENING_QUOTES}(-]")


def value_needs_quotes(text: str) -> bool:
    return bool(_AWKWARD_VALUE.search(text)) or not _is_balanced(text)


def word_needs_quotes(text: str) -> bool:
    is_awkward = _AWKWARD_WORD.search(text) or KEYWORD.match(text)
    return bool(is_awkward) or not _is_balanced(text) or starts_a_term(text)


def starts_a_term(text: str) -> bool:
    found = FIELD_AND_OPERATOR.match(text)
    return bool(found and text[found.end() :].strip(",") and not NO_VALUE.match(text, found.end()))


def _is_balanced(text: str) -> bool:
    opened = 0
    for character in text:
        opened += {"(": 1, ")": -1}.get(character, 0)
        if opened < 0:
            return False
    return opened == 0

"""From text to tree: a recursive-descent parser that takes whatever a person types into a search box.

expr := or;  or := and ("or" and)*;  and := not (["and"] not)*;  not := ["-" | "not"] term
term := "(" expr ")" | field ":(" expr ")" | field op values | field "is:empty" | word | "phrase"
"""

import re
from functools import lru_cache
from typing import NoReturn

from .errors import QueryError
from .quoting import (
    FIELD_ALONE,
    FIELD_AND_OPERATOR,
    KEYWORD,
    NO_VALUE,
    OPENING_QUOTES,
    RANGE,
    value_needs_quotes,
    word_needs_quotes,
)
from .tree import Empty, Query, Term, Through, Value, Word, all_of, any_of, negated

LONGEST_TEXT = 2000
MOST_TERMS = 100
DEEPEST_NESTING = 20

_BLANKS = re.compile(r"\s*")
_IS_EMPTY = re.compile(r"\s+is:empty(?=[\s)]|$)", re.IGNORECASE)
_MINUS = re.compile(r"-(?![\s)-]|$)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


# A page asks for the meaning of its question several times, and people ask the same ones again and again.
@lru_cache(maxsize=500)
def parse(text: str) -> Query:
    """The meaning of a query; raises nothing but QueryError, whatever the text."""
    if len(text) > LONGEST_TEXT:
        raise QueryError("too_long", limit=LONGEST_TEXT)
    return _Parser(_storable(text)).query()


def _storable(text: str) -> str:
    # Databases refuse NUL and halves of a character; equal length keeps the columns right.
    return _HALF_CHARACTER.sub("\ufffd", _UNPRINTABLE.sub(" ", text))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.brackets = 0
        self.nesting = 0
        self.terms = 0

    def query(self) -> Query:
        return self.disjunction() or Empty()

    def disjunction(self) -> Query | None:
        parts = [self.conjunction()]
        while (keyword := self.take_keyword("or")) is not None:
            following = self.conjunction()
            if parts[-1] is None or following is None:
                self.lacks_operand(keyword)
            parts.append(following)
        return None if parts[0] is None else any_of(part for part in parts if part)

    def conjunction(self) -> Query | None:
        parts: list[Query] = []
        while not self.group_ends():
            keyword = self.take_keyword("and")
            if keyword is not None and (not parts or self.lacks_next()):
                self.lacks_operand(keyword)
            parts.append(self.negation())
        return all_of(parts) if parts else None

    def negation(self) -> Query:
        if self.take(_MINUS):
            return negated(self.operand())
        if (keyword := self.take_keyword("not")) is None:
            return self.operand()
        if self.lacks_next():
            self.lacks_operand(keyword)
        self.deeper()
        part = negated(self.negation())
        self.nesting -= 1
        return part

    def operand(self) -> Query:
        self.count()
        if self.text.startswith("(", self.at):
            return self.group()
        if self.at_quote():
            return self.phrase()
        return self.term() or self.word()

    def group(self) -> Query:
        opened = self.at
        self.at += 1
        self.brackets += 1
        self.deeper()
        tree = self.disjunction()
        if not self.text.startswith(")", self.at):
            raise QueryError("bracket_open", column=opened + 1, length=1)
        self.at += 1
        self.brackets -= 1
        self.nesting -= 1
        return tree or Empty()

    def phrase(self) -> Query:
        position = self.at
        text = self.quoted_text()
        return Word(text, is_phrase=True, position=position) if text.strip() else Empty()

    def word(self) -> Query:
        position = self.at
        text = self.bare_text()
        if FIELD_ALONE.fullmatch(text) and self.take(_IS_EMPTY):
            return Term(text.lower(), ":", (Value("none", position=position),), position=position)
        return Word(text, is_phrase=word_needs_quotes(text), position=position)

    def term(self) -> Term | Through | None:
        """A field with its values, or nothing where the text only looks like one."""
        position = self.at
        found = FIELD_AND_OPERATOR.match(self.text, self.at)
        if not found or NO_VALUE.match(self.text, found.end()) or self.closes_group(found.end()):
            return None
        self.at = found.end()
        name, op = found["field"].lower(), found["op"] or ":"
        if self.text.startswith("(", self.at):
            if op != ":":
                raise QueryError("bracket_after_field", column=self.at + 1, length=1, field=name)
            return Through(name, self.group(), position=position)
        op, values = self.operator_and_values(op)
        if not any(value.text or value.is_quoted for value in values):
            self.at = position
            return None
        if name == "is" and [value.text.lower() for value in values if not value.is_quoted] == ["empty"]:
            raise QueryError("field_missing", column=position + 1, length=self.at - position)
        return Term(name, op, values, position=position)

    def operator_and_values(self, op: str) -> tuple[str, tuple[Value, ...]]:
        first = self.value()
        if RANGE.match(self.text, self.at):
            return "..", (first, self.end_of_range(op))
        values = [first]
        while self.text.startswith(",", self.at):
            self.at += 1
            self.count()
            values.append(self.value())
            if RANGE.match(self.text, self.at):
                raise QueryError("range_in_list", column=self.at + 1, length=2)
        return op, tuple(value for value in values if value.text or value.is_quoted)

    def end_of_range(self, op: str) -> Value:
        if op not in (":", "="):
            raise QueryError("range_operator", column=self.at + 1, length=2, op=op)
        self.at += 2
        value = self.value()
        if self.text.startswith(",", self.at):
            raise QueryError("range_in_list", column=self.at + 1, length=1)
        return value

    def value(self) -> Value:
        position = self.at
        if self.at_quote():
            return Value(self.quoted_text(), is_quoted=True, position=position)
        text = self.bare_text(in_value=True)
        return Value(text, is_quoted=bool(text) and value_needs_quotes(text), position=position)

    def bare_text(self, in_value: bool = False) -> str:
        """Up to a blank or the bracket that closes the group; `main()` keeps its own brackets."""
        start, opened = self.at, 0
        while self.at < len(self.text):
            character = self.text[self.at]
            if character.isspace() or (character == ")" and not opened and self.brackets):
                break
            if in_value and (character == "," or RANGE.match(self.text, self.at)):
                break
            opened = max(0, opened + {"(": 1, ")": -1}.get(character, 0))
            self.at += 1
        return self.text[start : self.at]

    def quoted_text(self) -> str:
        """Up to the closing quote, or to the end where somebody forgot it."""
        closing = '"' if self.text[self.at] == '"' else '"”“'
        self.at += 1
        characters: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in closing:
            # A backslash before anything else is itself: "C:\new" is what it looks like.
            if self.text[self.at] == "\\" and self.text[self.at + 1 : self.at + 2] in ("\\", '"'):
                self.at += 1
            characters.append(self.text[self.at])
            self.at += 1
        self.at += 1
        return "".join(characters)

    def take(self, pattern: re.Pattern[str]) -> bool:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()
        return bool(found)

    def take_keyword(self, word: str) -> int | None:
        """The place of this keyword when it comes next."""
        found = self.next_keyword()
        if found is None or found[1].lower() != word:
            return None
        self.at = found.end()
        self.take(_BLANKS)
        return found.start()

    def next_keyword(self) -> re.Match[str] | None:
        self.take(_BLANKS)
        return KEYWORD.match(self.text, self.at)

    def group_ends(self) -> bool:
        keyword = self.next_keyword()
        at_or = keyword is not None and keyword[1].lower() == "or"
        return at_or or self.at >= len(self.text) or self.closes_group(self.at)

    def lacks_next(self) -> bool:
        keyword = self.next_keyword()
        return self.group_ends() or (keyword is not None and keyword[1].lower() == "and")

    def closes_group(self, at: int) -> bool:
        return self.brackets > 0 and self.text.startswith(")", at)

    def at_quote(self) -> bool:
        return self.at < len(self.text) and self.text[self.at] in OPENING_QUOTES

    def lacks_operand(self, at: int) -> NoReturn:
        found = KEYWORD.match(self.text, at)
        word = found[1] if found else ""
        raise QueryError("operand_missing", column=at + 1, length=len(word), keyword=word)

    def count(self) -> None:
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError("too_many_terms", column=self.at + 1, limit=MOST_TERMS)

    def deeper(self) -> None:
        self.nesting += 1
        if self.nesting > DEEPEST_NESTING:
            raise QueryError("too_deep", column=self.at + 1, limit=DEEPEST_NESTING)

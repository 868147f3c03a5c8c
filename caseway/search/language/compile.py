"""From tree to Django conditions: bound parameters only, and every condition either true or false.

Django adds the null tests that make `~Q` a real complement over plain columns and single relations;
relations to many go through `Field.many`, where Exists does the same.
"""

from collections.abc import Sequence
from itertools import pairwise

from django.db.models import Q

from . import history
from .conditions import CONDITIONS, any_condition, operators_of, solid
from .errors import QueryError
from .quoting import FIELD_AND_OPERATOR, NO_VALUE
from .tree import Empty, Not, Or, Query, Term, Through, Value, Word, all_of, parts_of
from .vocabulary import Context, Field, Kind, Vocabulary

NOTHING, ANYTHING = "none", "any"
FARTHEST = 2


def compile_query(tree: Query, vocabulary: Vocabulary, context: Context) -> Q:
    """The rows that a query means; raises QueryError for what the vocabulary does not know."""
    return _Compiler(vocabulary, context).condition(tree)


def words_apart(tree: Query, vocabulary: Vocabulary) -> tuple[list[Word], Query]:
    """The words that hold for the whole question, and the rest of it: an index can walk those words newest first."""
    parts = history.spoken(parts_of(tree), vocabulary)
    words = [part for part in parts if isinstance(part, Word) and _is_plain(part, vocabulary)]
    return (words, all_of(part for part in parts if part not in words)) if words else ([], tree)


def _is_plain(word: Word, vocabulary: Vocabulary) -> bool:
    return number_meant(word, vocabulary) is None and history.then(word, vocabulary, None) is None


def number_meant(word: Word, vocabulary: Vocabulary) -> Term | None:
    """`#1042` as the question for that number."""
    digits = word.text[1:]
    is_number = word.text.startswith("#") and digits.isascii() and digits.isdigit() and not word.is_phrase
    if not vocabulary.number_field or not is_number:
        return None
    return Term(vocabulary.number_field, "=", (Value(digits, position=word.position),), position=word.position)


class _Compiler:
    def __init__(self, vocabulary: Vocabulary, context: Context, distance: int = 0) -> None:
        self.vocabulary = vocabulary
        self.context = context
        self.distance = distance

    def condition(self, tree: Query) -> Q:
        if isinstance(tree, Empty):
            return Q()
        if isinstance(tree, Not):
            return ~self.condition(tree.part)
        if isinstance(tree, Or):
            return any_condition(self.condition(part) for part in tree.parts)
        if isinstance(tree, Through):
            return self.through(tree)
        if isinstance(tree, Term) and not self.asks_for_change(tree):
            return self.term(tree)
        return self.together(parts_of(tree))

    def together(self, parts: Sequence[Query]) -> Q:
        """Words that hold together are asked for at once, so that full text can intersect them."""
        parts = history.spoken(parts, self.vocabulary)
        self.refuse_loose_operators(parts)
        words = [part for part in parts if isinstance(part, Word) and _is_plain(part, self.vocabulary)]
        result = solid(self.context.words(words)) if words else Q()
        gathered: list[Term] = []
        for at, part in enumerate(parts):
            if isinstance(part, Word):
                result &= self.word(part)
            elif isinstance(part, Term) and self.asks_for_change(part):
                gathered = history.gathered(parts, at)
                result &= self.changed(part, gathered)
            elif not any(part is modifier for modifier in gathered):
                result &= self.condition(part)
        return result

    def word(self, word: Word) -> Q:
        """A word that stands for a number or for a past state; plain ones are asked for together."""
        if number := number_meant(word, self.vocabulary):
            return self.term(number)
        stood = history.then(word, self.vocabulary, self.context)
        return solid(stood()) if stood else Q()

    def asks_for_change(self, term: Term) -> bool:
        return self.vocabulary.history is not None and term.field == history.CHANGED and term.op in (":", "=")

    def changed(self, term: Term, modifiers: Sequence[Term]) -> Q:
        assert self.vocabulary.history is not None
        return solid(history.changed(term, modifiers, self.vocabulary, self.context, self.vocabulary.history))

    def refuse_loose_operators(self, parts: Sequence[Query]) -> None:
        """`state: open` and `priority >= high` would otherwise be searched as words, to no avail."""
        for part in parts:
            if isinstance(part, Word) and not part.is_phrase and (name := _field_before_nothing(part.text)):
                self.refuse_if_field(name, part)
        for part, following in pairwise(parts):
            if isinstance(part, Word) and isinstance(following, Word) and _starts_with_operator(following):
                self.refuse_if_field(part.text, part)

    def refuse_if_field(self, name: str, word: Word) -> None:
        if not word.is_phrase and self.vocabulary.get(name.lower()):
            raise QueryError("no_value", column=word.position + 1, length=len(word.text), field=name.lower())

    def term(self, term: Term) -> Q:
        field = self.vocabulary.get(term.field)
        if field is None:
            return self.term_of_related(term)
        if self.vocabulary.history and term.field in (history.WAS, history.CHANGED, *history.MODIFIERS):
            return self.past(term, self.vocabulary.history)
        op = "=" if term.op == "!=" else term.op
        self.check_operator(field, op, term)
        condition = self.empty_orany_condition(field, op, term) if op in (":", "=") else self.compared(field, op, term)
        return ~condition if term.op == "!=" else condition

    def term_of_related(self, term: Term) -> Q:
        """`parent.priority:high` is `parent:(priority:high)`; what is denied holds for what has no parent, too."""
        name, _dot, rest = term.field.partition(".")
        field = self.vocabulary.get(name)
        if not rest or field is None or field.resolver not in self.context.inside:
            raise self.unknown_field(term)
        op = "=" if term.op == "!=" else term.op
        inner = Term(rest, op, term.values, position=term.position + len(name) + 1)
        condition = self.through(Through(name, inner, position=term.position))
        return ~condition if term.op == "!=" else condition

    def through(self, asked: Through) -> Q:
        """Things that are related to one of those that are asked for, among what the asker may see."""
        field = self.vocabulary.get(asked.field)
        if field is None:
            raise self.unknown_field(asked)
        column, length = asked.position + 1, len(asked.field)
        if field.resolver not in self.context.inside:
            raise QueryError("bracket_after_field", column=column + length + 1, length=1, field=field.name)
        if self.distance == FARTHEST:
            raise QueryError("through_too_far", column=column, length=length, field=field.name, limit=FARTHEST)
        inside = self.context.inside[field.resolver]()
        wanted = _Compiler(inside.vocabulary, inside.context, self.distance + 1).condition(asked.part)
        related = Q(**{f"{field.lookup}__in": inside.ids(wanted)})
        return solid(Q(field.many(related)) if field.many else related)

    def past(self, term: Term, told: "history.History") -> Q:
        if term.op not in (":", "="):
            raise QueryError(
                "wrong_operator", column=term.position + len(term.field) + 1, length=len(term.op), field=term.field, op=term.op
            )
        if term.field != history.WAS:
            raise QueryError("modifier_alone", column=term.position + 1, length=len(term.field), field=term.field)
        return solid(history.was(term, self.vocabulary, told))

    def unknown_field(self, term: Term | Through) -> QueryError:
        return QueryError(
            "unknown_field",
            column=term.position + 1,
            length=len(term.field),
            nearest=self.vocabulary.nearest(term.field),
            field=term.field,
        )

    def check_operator(self, field: Field, op: str, term: Term) -> None:
        column = term.position + len(term.field) + 1
        if op not in operators_of(field):
            raise QueryError("wrong_operator", column=column, length=len(op), field=field.name, op=term.op)
        if op in ("<", "<=", ">", ">=") and len(term.values) > 1:
            raise QueryError("one_value", column=column, length=len(op), field=field.name, op=term.op)

    def empty_orany_condition(self, field: Field, op: str, term: Term) -> Q:
        """A list of values: those that are `none` or `any`, and the rest in one condition."""
        said = {NOTHING: False, ANYTHING: False}
        rest = []
        for value in term.values:
            word = value.text.lower()
            if word in said and not value.is_quoted and field.lookup:
                said[word] = True
            else:
                rest.append(value)
        conditions = [self.compared(field, op, Term(term.field, op, tuple(rest)))] if rest else []
        if any(said.values()):
            nothing = _nothing(field)
            conditions += [nothing] * said[NOTHING] + [~nothing] * said[ANYTHING]
        return any_condition(conditions)

    def compared(self, field: Field, op: str, term: Term) -> Q:
        condition = CONDITIONS[field.kind](field, op, term.values, self.context)
        return solid(Q(field.many(condition)) if field.many else condition)


def _nothing(field: Field) -> Q:
    if field.many:
        return ~Q(field.many(Q()))
    nothing = Q(**{f"{field.lookup}__isnull": True})
    holds_text = field.kind == Kind.TEXT or (field.kind == Kind.CHOICE and not field.stored)
    return nothing | Q(**{field.lookup: ""}) if holds_text else nothing


def _field_before_nothing(text: str) -> str:
    found = FIELD_AND_OPERATOR.match(text)
    return found["field"] if found and found.end() == len(text) else ""


def _starts_with_operator(word: Word) -> bool:
    return bool(NO_VALUE.match(word.text)) and not word.is_phrase

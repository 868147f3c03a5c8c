"""One function per kind of field: from its values to a condition."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from .dates import Span, recent_or_coming, span_of
from .errors import QueryError, UnknownName, nearest_names
from .tree import Value, Word
from .vocabulary import Context, Field, Kind, key_of

# More digits fit in no column, and SQLite fails on them.
_NUMBER = re.compile(r"#?(-?[0-9]{1,18})")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_LOOKUPS = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_EQUAL = (":", "=")


def any_condition(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def solid(condition: Q) -> Q:
    """An empty Q means everything, but `~Q()` does too; this everything has an opposite."""
    return condition if condition else ~Q(pk__in=[])


def operators_of(field: Field) -> tuple[str, ...]:
    if field.kind in (Kind.NUMBER, Kind.DATE) or field.is_ordered:
        return (*_EQUAL, *_LOOKUPS, "..")
    if field.kind == Kind.TEXT or field.name_lookup:
        return (*_EQUAL, "~")
    return _EQUAL


def _choice(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    """Higher and lower follow the order of the choices, whatever the database keeps."""
    names = list(field.choices)
    if op == "..":
        low, high = (choice_of(field, value) if value.text else "" for value in values)
        first = names.index(low) if low else 0
        chosen = names[first : names.index(high) + 1] if high else names[first:]
    elif op in _LOOKUPS:
        at = names.index(choice_of(field, values[0]))
        slices = {">": names[at + 1 :], ">=": names[at:], "<": names[:at], "<=": names[: at + 1]}
        chosen = slices[op]
    else:
        chosen = [choice_of(field, value) for value in values]
    return Q(**{f"{field.lookup}__in": [field.stored.get(name, name) for name in chosen]})


def choice_of(field: Field, value: Value) -> str:
    known = {key_of(str(label)): name for name, label in field.choices.items()}
    known |= {key_of(name): name for name in field.choices}
    if (name := known.get(key_of(value.text))) is None:
        raise _unknown(field, value, nearest_names(value.text, field.choices))
    return name


def _text(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    if field.is_exact and op in _EQUAL:
        return Q(**{f"{field.lookup}__in": [field.fold(value.text) for value in values]})
    path = (field.name_lookup if op == "~" else "") or field.lookup
    lookup = f"{path}__{'iexact' if op == '=' else 'icontains'}"
    return any_condition(Q(**{lookup: value.text}) for value in values)


def _number(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    if op == "..":
        low, high = (number_of(field, value) if value.text else None for value in values)
        return _between(field, {"gte": low, "lte": high})
    if op in _LOOKUPS:
        return _between(field, {_LOOKUPS[op]: number_of(field, values[0])})
    return Q(**{f"{field.lookup}__in": [number_of(field, value) for value in values]})


def number_of(field: Field, value: Value) -> int | float:
    if field.is_decimal and _DECIMAL.fullmatch(value.text):
        return float(value.text)
    if field.is_decimal or not (found := _NUMBER.fullmatch(value.text)):
        raise _error("not_a_number", field, value)
    return int(found[1])


def _date(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    if op == "..":
        low, high = (_span(field, value, context) if value.text else None for value in values)
        return _between(field, {"gte": low and _start(field, low), "lt": high and _end(field, high)})
    if op in _LOOKUPS:
        return _on_one_side(field, op, _span(field, values[0], context))
    find = recent_or_coming if op == ":" else span_of
    spans = [_span(field, value, context, find) for value in values]
    return any_condition(_between(field, {"gte": _start(field, span), "lt": _end(field, span)}) for span in spans)


def _on_one_side(field: Field, op: str, span: Span) -> Q:
    """After a day is from its end on, up to a day is until its end."""
    return _between(
        field,
        {
            ">": {"gte": _end(field, span)},
            ">=": {"gte": _start(field, span)},
            "<": {"lt": _start(field, span)},
            "<=": {"lt": _end(field, span)},
        }[op],
    )


def _span(field: Field, value: Value, context: Context, find: Callable[..., Span | None] = span_of) -> Span:
    if (span := find(value.text, context.now, context.zone)) is None:
        raise _error("not_a_date", field, value)
    return span


def span_of_value(field: Field, value: Value, context: Context) -> Span:
    """The time that a value means; `-7d` the last seven days."""
    return _span(field, value, context, recent_or_coming)


def _start(field: Field, span: Span) -> date:
    return span.start.date() if field.is_day else span.start


def _end(field: Field, span: Span) -> date:
    if not field.is_day:
        return span.end
    return (span.end - timedelta(microseconds=1)).date() + timedelta(days=1)


def _between(field: Field, limits: dict[str, Any]) -> Q:
    return Q(**{f"{field.lookup}__{lookup}": limit for lookup, limit in limits.items() if limit is not None})


def _ref(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    if op == "~":
        return any_condition(Q(**{f"{field.name_lookup}__icontains": value.text}) for value in values)
    found = [ids_of(field, value, context) for value in values]
    return any_condition(Q(**{f"{field.lookup}__in": ids}) for ids in found)


def ids_of(field: Field, value: Value, context: Context) -> Collection[Any]:
    word = "" if value.is_quoted else value.text.lower()
    if field.kind == Kind.PERSON and word == "me":
        return [] if context.me is None else [context.me]
    if field.kind == Kind.REF and word == "my-team":
        return context.my_teams
    try:
        return context.resolvers[field.resolver or field.name](value.text)
    except UnknownName as unknown:
        raise _unknown(field, value, unknown.nearest) from None


def _flag(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    return any_condition(solid(_flag_condition(field, value)(context)) for value in values)


def _flag_condition(field: Field, value: Value) -> Callable[[Context], Q]:
    known = {key_of(name): condition for name, condition in field.conditions.items()}
    if (condition := known.get(key_of(value.text))) is None:
        raise _unknown(field, value, nearest_names(value.text, field.conditions))
    return condition


def _words(field: Field, op: str, values: Sequence[Value], context: Context) -> Q:
    words = (Word(value.text, value.is_quoted, value.position) for value in values)
    return any_condition(solid(context.words([word])) for word in words)


def _unknown(field: Field, value: Value, nearest: Iterable[str]) -> QueryError:
    return _error("unknown_value", field, value, nearest)


def _error(code: str, field: Field, value: Value, nearest: Iterable[str] = ()) -> QueryError:
    return QueryError(
        code,
        column=value.position + 1,
        length=max(1, len(value.text)),
        nearest=nearest,
        field=field.name,
        value=value.text,
    )


CONDITIONS: dict[Kind, Callable[[Field, str, Sequence[Value], Context], Q]] = {
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PERSON: _ref,
    Kind.REF: _ref,
    Kind.FLAG: _flag,
    Kind.WORDS: _words,
}

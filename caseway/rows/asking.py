"""Questions that Django writes into SQL once: building and compiling a queryset costs several times what the database takes to answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, get_related_populators

# Stand in the SQL where values will; large enough that no query of ours holds them itself.
_FIRST_NUMBER = 7_310_559_000_000_000_000
_FIRST_MOMENT = datetime(1811, 3, 1)

Values = dict[str, Any]


class Prepared:
    """A question asked often. `build` makes its queryset; its arguments are the values that change between questions.

    A value is a number, a text, a moment or a sequence of numbers or texts (for `__in`); never None, which is another question.
    What `build` gives (objects with `select_related`, `.values()`, `.values_list()`) is what the answers are.

        _named = Prepared(lambda workspace, slugs: Tag.objects.filter(workspace=workspace, slug__in=slugs))
        _named.all(workspace=1, slugs=["a", "b"])
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self._build = build
        self._written: dict[tuple, _Written] = {}

    def all(self, **values: Any) -> list[Any]:
        """The answers; an empty sequence among the values asks for nothing."""
        if any(isinstance(value, list | tuple) and not value for value in values.values()):
            return []
        values = {name: _padded(value) if isinstance(value, list | tuple) else value for name, value in values.items()}
        shape = (connection.vendor, *((name, _shape(value)) for name, value in values.items()))
        written = self._written.get(shape)
        if written is None:
            try:
                written = self._written[shape] = _Written(self._build, values)
            except EmptyResultSet:
                return []
        return written.ask(values)

    def first(self, **values: Any) -> Any:
        """The first answer or None; `build` limits and orders."""
        found = self.all(**values)
        return found[0] if found else None


class _Written:
    """The SQL of one shape of values, and how its rows become answers."""

    def __init__(self, build: Callable[..., QuerySet], values: Values):
        marks = _marks(values)
        queryset = build(**marks)
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, parameters = compiler.as_sql()
        places = {_bound(mark): place for place, mark in enumerate(_flat(marks))}
        # Each parameter is the place of a value, or what stands in the query itself.
        self._parameters = [(_place_of(one, places), one) for one in parameters]
        self._converters = compiler.get_converters([one[0] for one in compiler.select])
        self._answer = _answer_of(queryset, compiler)

    def ask(self, values: Values) -> list[Any]:
        flat = _flat(values)
        parameters = [own if place is None else _bound(flat[place]) for place, own in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            rows = cursor.fetchall()
        if self._converters:
            rows = [self._converted(row) for row in rows]
        return [self._answer(row) for row in rows]

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        converted = list(row)
        for position, (functions, expression) in self._converters.items():
            for function in functions:
                converted[position] = function(converted[position], expression, connection)
        return converted


def _padded(value: Sequence[Any]) -> Sequence[Any]:
    """Lengths are powers of two, the last member repeated, so that there are few questions to write."""
    return [*value, *[value[-1]] * ((1 << (len(value) - 1).bit_length()) - len(value))]


def _shape(value: Any) -> tuple[type, int]:
    return (type(value[0]), len(value)) if isinstance(value, list | tuple) else (type(value), 0)


def _flat(values: Values) -> list[Any]:
    return [one for value in values.values() for one in (value if isinstance(value, list | tuple) else (value,))]


def _marks(values: Values) -> Values:
    """A distinct stand-in for each value, of the same type."""
    counter = iter(range(1_000_000))
    return {
        name: [_mark(one, next(counter)) for one in value] if isinstance(value, list | tuple) else _mark(value, next(counter))
        for name, value in values.items()
    }


def _mark(value: Any, place: int) -> Any:
    if isinstance(value, str):
        return f"\x01{place}\x01"
    if isinstance(value, datetime):
        return (_FIRST_MOMENT + timedelta(seconds=place)).replace(tzinfo=value.tzinfo)
    if isinstance(value, int) and not isinstance(value, bool):
        return _FIRST_NUMBER + place
    raise TypeError(f"a prepared question takes no {type(value).__name__}")


def _bound(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _place_of(parameter: Any, places: dict[Any, int]) -> int | None:
    return places.get(parameter) if isinstance(parameter, str | int | datetime) else None


def _answer_of(queryset: QuerySet, compiler: Any) -> Callable[[Any], Any]:
    kind = queryset._iterable_class  # type: ignore[attr-defined]
    if issubclass(kind, ModelIterable):
        return _object_of(compiler)
    if issubclass(kind, FlatValuesListIterable):
        return lambda row: row[0]
    if issubclass(kind, ValuesIterable):
        names = list(queryset.query.selected or ())  # type: ignore[attr-defined]
        return lambda row: dict(zip(names, row, strict=True))
    return tuple


def _object_of(compiler: Any) -> Callable[[Any], Any]:
    """Makes a row into an object and those it was joined with, as Django's own ModelIterable does."""
    info, select, alias = compiler.klass_info, compiler.select, connection.alias
    model, fields = info["model"], info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [one[0].target.attname for one in select[start:end]]
    joined = get_related_populators(info, select, alias)  # type: ignore[call-arg]

    def made(row: Sequence[Any]) -> Any:
        thing = model.from_db(alias, names, row[start:end])
        for one in joined:
            one.populate(row, thing)
        return thing

    return made

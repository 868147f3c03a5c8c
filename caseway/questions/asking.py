"""Asking: the ORM takes longer to write most questions than a database to answer them, so what it wrote is kept."""

import threading
from collections.abc import Callable, Container, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from functools import update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, ValuesListIterable

from caseway.questions.holes import Holes, Shapeless, Value, bound, walk
from caseway.questions.making import maker
from caseway.questions.plans import with_hidden

# With what our engines add to Django's.
_line: Any = connection

# Shapes of one question kept at most; who asks for more makes the ORM write again.
MOST_SHAPES = 500
_UNKNOWN: Any = object()


def asked_often(build: Callable[..., QuerySet]) -> "Question":
    """Make a question of a function that gives a queryset.

    Its arguments are numbers, words, moments, lists of them, slices, conditions (Q) or a member for `visible_to`. It
    must not look at their values: it is called once for each shape, with marks in their place.
    """
    return Question(build)


class Question:
    """Called, it gives the list that the queryset would give; `in_orm` is that queryset."""

    def __init__(self, build: Callable[..., QuerySet]):
        self.in_orm = build
        self._compiled: dict[Hashable, _Compiled | None] = {}
        update_wrapper(self, build)

    def __call__(self, *arguments: Any) -> list:
        compiled, values = self.prepared(arguments)
        return compiled.rows(values) if compiled else list(self.in_orm(*arguments))

    def about(self, *arguments: Any) -> "Asked":
        """The question with its arguments, for `together`."""
        return self, arguments

    def first(self, *arguments: Any) -> Any:
        """The first thing of the answer or None; the question itself should want one only."""
        return next(iter(self(*arguments)), None)

    def of_each(self, many: Sequence[Sequence[Any]]) -> list[list]:
        """For each of some arguments the answer, in no promised order; asked in one statement where the database can."""
        prepared = [self.prepared(arguments) for arguments in many]
        shapes = {compiled for compiled, _values in prepared}
        together = shapes.pop() if len(shapes) == 1 else None
        if together is None or len(many) == 1 or not connection.features.supports_slicing_ordering_in_compound:
            return [self(*arguments) for arguments in many]
        return together.rows_of_each([values for _compiled, values in prepared])

    def count(self, *arguments: Any) -> int:
        """How many there are, counted no further than the slice of the question reaches."""
        compiled, values = self.prepared(arguments)
        return compiled.count(values) if compiled else self.in_orm(*arguments).count()

    def prepared(self, arguments: Sequence[Any]) -> tuple["_Compiled | None", list[Value]]:
        values: list[Value] = []

        def put(value: Value, may_be_unused: bool = False) -> Value:
            values.append(bound(value) if type(value) is datetime else value)
            return value

        try:
            shape = tuple([walk(argument, put)[0] for argument in arguments])
        except Shapeless:
            return None, []
        # Other threads may forget all shapes at any moment.
        compiled = self._compiled.get(shape, _UNKNOWN)
        if compiled is _UNKNOWN:
            if len(self._compiled) >= MOST_SHAPES:
                self._compiled.clear()
            compiled = self._compiled[shape] = _compile(self.in_orm, arguments)
        return compiled, values


def _compile(build: Callable[..., QuerySet], arguments: Sequence[Any]) -> "_Compiled | None":
    """None when a value cannot be told apart in the SQL, as in LIKE; then the ORM asks."""
    holes = Holes()
    given: list[Any] = []
    hidden: set[int | None] = set()
    depends = _depends_on_values(arguments)
    for argument in arguments:
        first = holes.count
        given.append(walk(argument, holes.put)[1])
        if not depends or isinstance(argument, (list, tuple, set, frozenset)):
            hidden.update(range(first, holes.count))
    queryset = build(*given)
    try:
        return _Compiled(queryset, holes, hidden)
    except (Shapeless, EmptyResultSet, FullResultSet):
        return None


def _depends_on_values(arguments: Sequence[Any]) -> bool:
    """Whether other values may want another index: under conditions of its own, and where it is about all that a member may see."""
    return any(isinstance(one, Q) for one in arguments) or all(isinstance(one, slice) or hasattr(one, "hidden_teams") for one in arguments)


class _Compiled:
    """SQL, where its values belong, and how the rows are read."""

    def __init__(self, queryset: QuerySet, holes: Holes, hidden: Container[int | None]):
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        # Members of an enumeration are bound through a slow door.
        found = holes.find(sql, [one.value if isinstance(one, Enum) else one for one in parameters])
        if connection.vendor == "sqlite":
            sql, found = with_hidden(sql, found, hidden)
        self._sql, self._parameters = sql, found
        converters = compiler.get_converters([column[0] for column in compiler.select])
        self._converters = [(place, one) for place, one in converters.items() if not _comes_ready(*one)]
        self._read = _READERS[queryset._iterable_class](queryset, compiler)

    def rows(self, values: Sequence[Value]) -> list:
        known = getattr(_answers, "known", None)
        found = known.pop((self, *values), None) if known else None
        return self.read(_line.rows_of(*self.asked(values)) if found is None else found)

    def asked(self, values: Sequence[Value]) -> tuple[str, list]:
        return self._sql, self._filled(values)

    def read(self, rows: Sequence[Sequence]) -> list:
        return self._read(self._converted(rows) if self._converters else rows)

    def rows_of_each(self, many: Sequence[Sequence[Value]]) -> list[list]:
        found: list[list[Sequence]] = [[] for _ in many]
        whole = " UNION ALL ".join(f"(SELECT {place}, those.* FROM ({self._sql}) AS those)" for place in range(len(many)))
        for place, *row in _line.rows_of(whole, [value for values in many for value in self._filled(values)]):
            found[place].append(row)
        return [self.read(rows) for rows in found]

    def count(self, values: Sequence[Value]) -> int:
        return _line.rows_of(f"SELECT COUNT(*) FROM ({self._sql}) AS those", self._filled(values))[0][0]

    def _filled(self, values: Sequence[Value]) -> list:
        return [constant if place is None else values[place] for place, constant in self._parameters]

    def _converted(self, rows: Sequence[Sequence]) -> list[list]:
        converted = [list(row) for row in rows]
        for place, (converters, expression) in self._converters:
            for row in converted:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        return converted


def _comes_ready(converters: list[Callable], expression: Any) -> bool:
    """Whether a column is read by the database's module already, and the field itself has no wish."""
    is_read = isinstance(expression, Col) and expression.output_field.get_internal_type() in _line.come_ready
    return is_read and converters == connection.ops.get_db_converters(expression)


Asked = tuple[Question, Sequence[Any]]

# Of each thread what it has been told and has not asked for yet.
_answers = threading.local()


@contextmanager
def together(*asked: Asked) -> Iterator[None]:
    """What is asked inside anyhow travels to the database in one message, where that costs less; each question finds its answer there.

    Nothing that they ask for may be changed inside before they do. A question that is not asked costs its answer; one that is asked
    with other arguments, or twice, goes its own way.
    """
    _answers.known = _answers_to(asked) if _line.takes_several else None
    try:
        yield
    finally:
        _answers.known = None


def _answers_to(asked: Sequence[Asked]) -> dict[tuple, Sequence[tuple]] | None:
    prepared = [question.prepared(arguments) for question, arguments in asked]
    known = {(compiled, *values): compiled.asked(values) for compiled, values in prepared if compiled}
    found = _line.rows_of_all(list(known.values()))
    return None if found is None else dict(zip(known, found, strict=True))


Reader = Callable[[Sequence[Sequence]], list]


def _models(queryset: QuerySet, compiler: Any) -> Reader:
    made = compiler.klass_info
    make, related = maker(made["model"], _names(made, compiler.select)), _related(made, compiler.select)
    first, last = _place(made)

    def read(rows: Sequence[Sequence]) -> list:
        found = [make(row[first:last]) for row in rows]
        for one, row in zip(found, rows, strict=True):
            for put in related:
                put(row, one)
        return found

    return read


def _related(made: dict[str, Any], select: Sequence[Any]) -> list[Callable[[Sequence, Any], None]]:
    """How what belongs to an object is put at its side."""
    return [_beside(one, select) for one in made.get("related_klass_infos", [])]


def _beside(made: dict[str, Any], select: Sequence[Any]) -> Callable[[Sequence, Any], None]:
    names, further = _names(made, select), _related(made, select)
    make, is_there = maker(made["model"], names), _place(made)[0] + names.index(made["model"]._meta.pk.attname)
    first, last = _place(made)
    set_here, set_there = made["local_setter"], made["remote_setter"]

    def put(row: Sequence, one: Any) -> None:
        other = make(row[first:last]) if row[is_there] is not None else None
        set_here(one, other)
        if other is not None:
            set_there(other, one)
            for put_further in further:
                put_further(row, other)

    return put


def _place(made: dict[str, Any]) -> tuple[int, int]:
    return made["select_fields"][0], made["select_fields"][-1] + 1


def _names(made: dict[str, Any], select: Sequence[Any]) -> list[str]:
    first, last = _place(made)
    return [column[0].target.attname for column in select[first:last]]


def _dicts(queryset: QuerySet, compiler: Any) -> Reader:
    query = queryset.query
    names = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
    return lambda rows: [dict(zip(names, row, strict=True)) for row in rows]


def _tuples(queryset: QuerySet, compiler: Any) -> Reader:
    return lambda rows: [tuple(row) for row in rows]


def _singles(queryset: QuerySet, compiler: Any) -> Reader:
    return lambda rows: [row[0] for row in rows]


_READERS: dict[type, Callable[[QuerySet, Any], Reader]] = {
    ModelIterable: _models,
    ValuesIterable: _dicts,
    ValuesListIterable: _tuples,
    FlatValuesListIterable: _singles,
}

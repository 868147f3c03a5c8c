"""The values in a question and the shape around them: two questions of one shape differ in values only, so one SQL serves both."""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

Value = int | str | datetime
Put = Callable[..., Value]

LEAST, MOST = -(2**63), 2**63 - 1
# Marks that no question holds by itself.
_FIRST_NUMBER = 8_070_450_532_247_928_832
_WORD = "\ue000hole {}\ue001"
_FIRST_MOMENT = datetime(1111, 1, 1, tzinfo=UTC)


class Shapeless(Exception):
    """Something that is neither value nor made of values: a subquery, a moment. Such a question is the ORM's alone."""


@dataclass(frozen=True)
class Asker:
    """Of who asks all that a question may depend on: this is what `visible_to` may look at, and nothing else."""

    workspace_id: Value
    pk: Value
    hidden_teams: tuple[Value, ...]


class Holes:
    """Gives a mark in place of every value, and finds the marks again among the parameters of a compiled question."""

    def __init__(self) -> None:
        self._places: dict[Value, int] = {}
        self._may_be_unused: set[int] = set()

    @property
    def count(self) -> int:
        return len(self._places)

    def put(self, value: Value, may_be_unused: bool = False) -> Value:
        place = len(self._places)
        mark = self._mark(value, place)
        self._places[bound(mark)] = place
        if may_be_unused:
            self._may_be_unused.add(place)
        return mark

    def _mark(self, value: Value, place: int) -> Value:
        if isinstance(value, str):
            return _WORD.format(place)
        return _FIRST_MOMENT + timedelta(seconds=place) if isinstance(value, datetime) else _FIRST_NUMBER + place

    def find(self, sql: str, parameters: Iterable[Any]) -> list[tuple[int | None, Any]]:
        """For each parameter the place of its value, or the parameter itself. Raises Shapeless when a mark was lost or changed."""
        found = [(self._places.get(one) if isinstance(one, (int, str, datetime)) else None, one) for one in parameters]
        constants = "\n".join([sql, *[str(one) for place, one in found if place is None]])
        used = {place for place, _ in found if place is not None}
        if used | self._may_be_unused != set(self._places.values()) or any(str(mark) in constants for mark in self._places):
            raise Shapeless
        return found


def bound(value: Value) -> Any:
    """A value as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def walk(argument: Any, put: Put) -> tuple[Hashable, Any]:
    """The shape of an argument, and the argument with `put(value)` in place of each value. Raises Shapeless."""
    if argument is None or isinstance(argument, bool):
        return argument, argument
    if isinstance(argument, str):
        return str, put(argument)
    if isinstance(argument, int):
        if not LEAST <= argument <= MOST:
            raise Shapeless
        return int, put(argument)
    if isinstance(argument, datetime):
        return datetime, put(argument)
    if isinstance(argument, Q):
        return _walk_condition(argument, put)
    if isinstance(argument, (list, tuple, set, frozenset)):
        return _walk_many(argument, put)
    if isinstance(argument, slice):
        # How much of an answer is wanted is written into the SQL.
        return (slice, argument.start, argument.stop), argument
    if hasattr(argument, "hidden_teams"):
        return _walk_asker(argument, put)
    raise Shapeless


def _walk_condition(condition: Q, put: Put) -> tuple[Hashable, Q]:
    shapes: list[Hashable] = [condition.connector, condition.negated]
    children: list[Any] = []
    for child in condition.children:
        if isinstance(child, tuple):
            shape, value = walk(child[1], put)
            shapes.append((child[0], shape))
            children.append((child[0], value))
        else:
            shape, part = walk(child, put)
            shapes.append(shape)
            children.append(part)
    return tuple(shapes), Q(*children, _connector=condition.connector, _negated=condition.negated)


def _walk_many(values: Collection[Any], put: Put) -> tuple[Hashable, tuple]:
    """Filled up with the last one to a power of two, so that lists of all lengths have few shapes."""
    given = list(values)
    if not given:
        return (), ()
    kinds = set(map(type, given))
    if kinds != {int} and not all(issubclass(kind, (int, str)) and kind is not bool for kind in kinds):
        raise Shapeless
    given += [given[-1]] * ((1 << (len(given) - 1).bit_length()) - len(given))
    if kinds == {int} and min(given) >= LEAST and max(given) <= MOST:
        return (int, len(given)), tuple(map(put, given))
    walked = [walk(value, put) for value in given]
    return tuple(shape for shape, _ in walked), tuple(value for _, value in walked)


def _walk_asker(asker: Any, put: Put) -> tuple[Hashable, Asker]:
    """Few questions depend on everything about who asks."""
    hidden = sorted(asker.hidden_teams)
    workspace, pk, *teams = [put(value, may_be_unused=True) for value in (asker.workspace_id, asker.pk, *hidden)]
    return (Asker, len(hidden)), Asker(workspace, pk, tuple(teams))

"""SQLite as Django speaks to it, by a shorter way: of a small question most of the time went into what stands around it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations
from django.utils.dateparse import parse_datetime

from caseway.project.engines.short import ShortWay
from caseway.project.engines.turns import Turns, turns_for

# What is put in for many rows at once is long, and hardly ever the same again.
LONGEST_KEPT = 10_000
# Lists show the same moments again and again.
MOMENTS_KNOWN = 8192
# What is said outside a transaction and needs a turn of its own.
_WRITES = ("INSERT", "UPDATE", "DELETE")


@lru_cache(maxsize=MOMENTS_KNOWN)
def _moment(written: bytes) -> datetime | None:
    """Moments are kept in UTC; so they come out of a column."""
    read = parse_datetime(written.decode())
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read


base.Database.register_converter("datetime", _moment)  # type: ignore[attr-defined]  # (unknown to the stubs)


class Operations(DatabaseOperations):
    """Moments are kept in UTC, so none has to be carried from zone to zone."""

    def adapt_datetimefield_value(self, value: Any) -> str | None:
        if isinstance(value, datetime) and value.tzinfo is UTC:
            return value.replace(tzinfo=None).isoformat(" ")
        return super().adapt_datetimefield_value(value)

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> datetime | None:
        if type(value) is datetime and value.tzinfo is UTC:
            return value
        return super().convert_datetimefield_value(value, expression, connection)


class Cursor(base.SQLiteCursorWrapper):
    """Looks through the text of a question once, not each time it is asked."""

    turns: Turns

    def execute(self, query: str, params: Any = None) -> Any:
        if not query.startswith(_WRITES) or self.connection.in_transaction or not self.turns.take():
            return super().execute(query, params)
        try:
            return super().execute(query, params)
        finally:
            self.turns.give()

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None and len(query) < LONGEST_KEPT:
            return _with_question_marks(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=2000)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(ShortWay, base.DatabaseWrapper):
    ops_class = Operations
    # SQLite's module reads them by the type that the table declares.
    come_ready = frozenset({"BooleanField", "DateTimeField"})
    _has_turn = False

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self.turns = turns_for(str(self.settings_dict["NAME"]))

    def _start_transaction_under_autocommit(self) -> None:
        """Each transaction may write (see `transaction_mode`), so each waits for its turn."""
        self._has_turn = self.turns.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self.turns.give()

    def _savepoint(self, sid: str) -> None:
        super()._savepoint(self._short_name())  # type: ignore[misc]  # (unknown to the stubs, as below)

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(self._short_name())  # type: ignore[misc]

    def _savepoint_commit(self, sid: str) -> None:
        super()._savepoint_commit(self._short_name())  # type: ignore[misc]

    def _short_name(self) -> str:
        """By the depth, so that SQLite knows the statement already. Django has a savepoint on its stack only while it is used."""
        return f"s{len(self.savepoint_ids)}"

    def rows_of(self, sql: str, params: Sequence[Any]) -> Sequence[tuple]:
        needs_turn = sql.startswith(_WRITES) and not self.in_atomic_block
        if needs_turn or len(sql) >= LONGEST_KEPT or not self._goes_straight():
            return super().rows_of(sql, params)
        self.close_if_health_check_failed()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            return self.connection.execute(_with_question_marks(sql), params).fetchall()

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.turns = self.turns
        return cursor

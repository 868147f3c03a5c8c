"""What both databases' engines share: a cursor that goes straight to the database, and connections without a look for an event loop."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import NoneType
from typing import Any

from django.db.backends.utils import CursorWrapper


class ShortCursor(CursorWrapper):
    """Goes straight to the database where nobody listens."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        if self.db.execute_wrappers or not isinstance(params, (list, tuple, NoneType)):
            return super().execute(sql, params)
        self.db.validate_no_broken_transaction()
        with self.db.wrap_database_errors:
            return self.cursor.execute(sql) if params is None else self.cursor.execute(sql, params)

    def fetchone(self) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchone()

    def fetchall(self) -> Sequence[Any]:
        with self.db.wrap_database_errors:
            return self.cursor.fetchall()

    def __exit__(self, *error: Any) -> None:
        with suppress(self.db.Database.Error):
            self.cursor.close()


class ShortWay:
    """Of Django's connections what is overridden for both databases."""

    # Whether several questions in one message cost less than one after the other.
    takes_several = False
    # Columns of which kinds come as what they are in Python, so that Django need not convert them.
    come_ready: frozenset[str] = frozenset()

    def cursor(self) -> CursorWrapper:
        """Without a look for an event loop each time, which ends in an error where there is none; transactions still look."""
        return self._cursor()

    def say(self: Any, sql: str, params: Sequence[Any]) -> None:
        """Execute what gives no answer and cannot fail by itself; it may travel with what comes next."""
        with self.cursor() as cursor:
            cursor.execute(sql, params)

    def rows_of(self: Any, sql: str, params: Sequence[Any]) -> Sequence[tuple]:
        """All rows of the answer to one question."""
        with self.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def rows_of_all(self, asked: Sequence[tuple[str, Sequence[Any]]]) -> list[Sequence[tuple]] | None:
        """The rows of several questions that travel in one message; None where they cannot, or somebody listens."""
        return None

    def expect_ids(self: Any, counts: Mapping[str, int]) -> None:
        """So many rows are about to be added to each table; where it saves questions their ids come with the next one."""

    def known_ids(self: Any, table: str, count: int) -> Sequence[int]:
        """Ids that have come for new rows of a table: so many, or none."""
        return ()

    def _goes_straight(self: Any) -> bool:
        return not (self.connection is None or self.force_debug_cursor or self.execute_wrappers)

    def _cursor(self: Any, name: str | None = None) -> CursorWrapper:
        self.close_if_health_check_failed()
        if self.connection is None or self.force_debug_cursor:
            return super()._cursor(name)  # type: ignore[misc]  # (unknown to the stubs)
        return ShortCursor(self.create_cursor(name), self)

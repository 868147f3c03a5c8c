"""PostgreSQL as Django speaks to it, by a shorter way: of a small question two thirds went into what stands around it.

The server reads the same statements as before, with their values written in; only the way there and back is shorter.
"""

import select
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.db import InterfaceError
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import debug_transaction
from psycopg.abc import Transformer
from psycopg.adapt import AdaptersMap
from psycopg.adapt import Transformer as CTransformer
from psycopg.pq import DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult

from caseway.project.engines.short import ShortWay

# What has no answer travels with the statement that comes next.
_SAYS_ONLY = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "SET LOCAL ")
# What is put in for many rows at once is long, and hardly ever the same again.
_LONGEST_KEPT = 10_000
# Of many statements of one kind so many bytes travel together.
_A_PIECE = 200_000
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE)
_BEGIN = b"BEGIN"


class Cursor(psycopg.ClientCursor):
    """Asks by one call of libpq, which waits without holding up other threads; psycopg itself waits in Python, several times a question."""

    def __init__(self, wrapper: "DatabaseWrapper"):
        super().__init__(wrapper.connection)
        self._wrapper = wrapper

    def execute(self, query: Any, params: Any = None, **options: Any) -> "Cursor":
        if type(query) is not str or options or not (params is None or isinstance(params, (list, tuple))):
            self._wrapper.send_ahead()
            return super().execute(query, params, **options)
        if params is None and not self._wrapper.autocommit and query.startswith(_SAYS_ONLY):
            self._wrapper.ahead.append(query.encode())
            return self
        self._tx = self._wrapper.transformer
        self._make_row = tuple
        self._set_results([self._wrapper.ask(self.written(query, params))])
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        """Many statements in few messages; how many rows they changed is not counted."""
        if type(query) is not str or options:
            self._wrapper.send_ahead()
            super().executemany(query, params_seq, **options)
            return
        for statements in _pieces(self.written(query, params) for params in params_seq):
            self._wrapper.ask(b";".join(statements))
        self._rowcount = -1

    def copy(self, *arguments: Any, **options: Any) -> Any:
        self._wrapper.send_ahead()
        return super().copy(*arguments, **options)

    def close(self) -> None:
        if self.pgresult is not None and self._tx.pgresult is self.pgresult:
            self._tx.set_pgresult(None)
        super().close()

    def written(self, query: str, params: Any) -> bytes:
        """The statement with its values as psycopg writes them."""
        return self._wrapper.written(query, params)

    def _check_result_for_fetch(self) -> PGresult:
        """All cursors of a connection read their rows with one reader, which knows the types already."""
        result = super()._check_result_for_fetch()
        if self._tx.pgresult is not result:
            self._tx.set_pgresult(result)
        return result


def _pieces(statements: Iterable[bytes]) -> Iterator[list[bytes]]:
    piece, size = [], 0
    for statement in statements:
        piece.append(statement)
        size += len(statement)
        if size >= _A_PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


@lru_cache(maxsize=2000)
def _encoded(query: str) -> bytes:
    return query.encode()


class Operations(DatabaseOperations):
    def for_update_sql(self, nowait: bool = False, skip_locked: bool = False, of: Any = (), no_key: bool = False) -> str:
        """A verb that holds a row keeps other verbs waiting, not those who write rows that name it.

        Those would wait at their end, where references are checked, for a verb that waits for a row of theirs.
        """
        return super().for_update_sql(nowait, skip_locked, of, no_key=True)

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """For those who count and read questions; Django looks for what psycopg's own way leaves behind."""
        try:
            return cursor.written(sql, params).decode()
        except psycopg.DataError:
            return sql


class DatabaseWrapper(ShortWay, base.DatabaseWrapper):
    """Begins transactions itself, by their first statement; for psycopg the connection always stands in autocommit."""

    ops_class = Operations
    takes_several = True
    transformer: Transformer

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        # Whether some of it changes something, so that the transaction must not end without it.
        self.ahead, self._is_change_ahead = list[bytes](), False
        # What ids are asked for with the next question, and those that came.
        self._expected, self._ids = dict[str, int](), dict[str, list[int]]()
        # In milliseconds, for each message that is no part of a transaction.
        self.time_limit = 0

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return {**params, "context": _with_plain_moments(params["context"]), "autocommit": True}

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        made = super().get_new_connection(conn_params)
        self.transformer = CTransformer.from_context(made)
        self._forget_ahead()
        return made

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A plain one always: the settings want none that stay on the server."""
        return Cursor(self)

    def say(self, sql: str, params: Sequence[Any]) -> None:
        if self.autocommit or self.connection is None or self.force_debug_cursor or self.execute_wrappers:
            super().say(sql, params)
            return
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self.ahead.append(self.written(sql, params))
        self._is_change_ahead = True

    def rows_of(self, sql: str, params: Sequence[Any]) -> Sequence[tuple]:
        if not self._goes_straight():
            return super().rows_of(sql, params)
        self.close_if_health_check_failed()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self.ensure_connection()
            return self._read(self.ask(self.written(sql, params)))

    def rows_of_all(self, asked: Sequence[tuple[str, Sequence[Any]]]) -> list[Sequence[tuple]] | None:
        is_begun = self.autocommit or (self.connection is not None and not self._is_idle())
        if len(asked) < 2 or not is_begun or not self._goes_straight():
            return None
        self.close_if_health_check_failed()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self.ensure_connection()
            statements = [*self._said_so_far(), *(self.written(sql, params) for sql, params in asked)]
            return [self._read(result) for result in self._answers(b";".join(statements))[-len(asked) :]]

    def written(self, sql: str, params: Sequence[Any] | None) -> bytes:
        """A statement with its values as psycopg writes them."""
        text = _encoded(sql) if len(sql) < _LONGEST_KEPT else sql.encode()
        if params is None:
            return text
        literal = self.transformer.as_literal
        return text % tuple([b"NULL" if value is None else literal(value) for value in params])

    def _read(self, result: PGresult) -> list[tuple]:
        self.transformer.set_pgresult(result)
        rows = self.transformer.load_rows(0, result.ntuples, tuple)
        self.transformer.set_pgresult(None)
        return rows

    def expect_ids(self, counts: Mapping[str, int]) -> None:
        if not self.autocommit and self._goes_straight():
            self._expected = {table: count for table, count in counts.items() if count}

    def known_ids(self, table: str, count: int) -> Sequence[int]:
        ids = self._ids.pop(table, [])
        if len(ids) < count:
            # What is left goes unused: it would come after larger ones.
            return ()
        self._ids[table] = ids[count:]
        return ids[:count]

    def _ask_with_ids(self, statements: list[bytes]) -> PGresult:
        expected, self._expected = self._expected, {}
        of_each = ", ".join(f"nextval('{table}_id_seq')" for table in expected)
        ids = f"SELECT {of_each} FROM generate_series(1, {max(expected.values())})".encode()
        *_, found, answer = self._answers(b";".join([*statements[:-1], ids, statements[-1]]))
        self._ids.update(zip(expected, map(list, zip(*self._read(found), strict=True)), strict=True))
        return answer

    def ask(self, statement: bytes) -> PGresult:
        """The answer to one statement, before which goes what was only said, and the beginning of the transaction."""
        ahead = self._said_so_far()
        try:
            if self._expected:
                return self._ask_with_ids([*ahead, statement])
            return self._answer(b";".join([*ahead, statement]) if ahead else statement)
        except psycopg.Error:
            if _BEGIN in ahead and self._is_idle():
                # It could not even be read, so nothing was begun; what comes next must find the transaction broken nevertheless.
                self.connection.pgconn.exec_(_BEGIN)
                self.connection.pgconn.exec_(statement)
            raise

    def send_ahead(self) -> None:
        """Before something that goes another way than `ask`."""
        if ahead := self._said_so_far():
            self._answer(b";".join(ahead))

    def _said_so_far(self) -> list[bytes]:
        ahead, self.ahead, self._is_change_ahead = self.ahead, [], False
        if not self._is_idle():
            return ahead
        if not self.autocommit:
            return [_BEGIN, *ahead]
        # Statements of one message are a transaction.
        return [f"SET LOCAL statement_timeout = {self.time_limit}".encode(), *ahead] if self.time_limit else ahead

    def _forget_ahead(self) -> None:
        self.ahead.clear()
        self._is_change_ahead = False

    def _is_idle(self) -> bool:
        return self.connection.pgconn.transaction_status == TransactionStatus.IDLE

    def _answer(self, text: bytes) -> PGresult:
        result = self.connection.pgconn.exec_(text)
        self._look_at(result)
        return result

    def _answers(self, text: bytes) -> list[PGresult]:
        """The answer to each of several statements; libpq by itself would give the last one only."""
        line, results = self.connection.pgconn, []
        line.send_query(text)
        while line.flush():
            _wait(line.socket, select.POLLIN | select.POLLOUT)
            line.consume_input()
        while True:
            while line.is_busy():
                _wait(line.socket, select.POLLIN)
                line.consume_input()
            result = line.get_result()
            if result is None:
                break
            results.append(result)
        for result in results:
            self._look_at(result)
        return results

    def _look_at(self, result: PGresult) -> None:
        if result.status in _FAILED:
            if self.connection.closed and not result.error_field(DiagnosticField.SQLSTATE):
                # It is libpq that says so, the server said nothing.
                raise psycopg.OperationalError(result.get_error_message())
            raise psycopg.errors.error_from_result(result)

    def _set_autocommit(self, autocommit: bool) -> None:
        if not self._is_idle():
            raise InterfaceError("the transaction has not ended")

    def _commit(self) -> None:
        self._end(b"COMMIT")

    def _rollback(self) -> None:
        self._forget_ahead()
        self._end(b"ROLLBACK")

    def _end(self, how: bytes) -> None:
        self._expected, self._ids = {}, {}
        if self.connection is None:
            return
        with debug_transaction(self, how.decode()), self.wrap_database_errors:
            if self._is_idle() and not self._is_change_ahead:
                self._forget_ahead()
            else:
                self.ask(how)

    def _savepoint(self, sid: str) -> None:
        self._say_plainly(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        self._say_plainly(self.ops.savepoint_commit_sql(sid))

    def _say_plainly(self, sql: str) -> None:
        if self._goes_straight() and not self.autocommit:
            self.validate_no_broken_transaction()
            self.ahead.append(sql.encode())
        else:
            with self.cursor() as cursor:
                cursor.execute(sql)

    def _savepoint_rollback(self, sid: str) -> None:
        """What was only said since then need not be said any more."""
        begun = self.ops.savepoint_create_sql(sid).encode()
        if begun in self.ahead:
            # (That a change is ahead may be true no more; then a transaction ends in which nothing was done.)
            del self.ahead[self.ahead.index(begun) + 1 :]
        else:
            self._forget_ahead()
            super()._savepoint_rollback(sid)  # type: ignore[misc]  # (unknown to the stubs)

    def is_usable(self) -> bool:
        """Without a question: of a line that was closed there is something to read, its end."""
        if self.connection is None or self.connection.closed:
            return False
        return super().is_usable() if self.errors_occurred or _has_something(self.connection.fileno()) else True


def _has_something(line: int) -> bool:
    return bool(_wait(line, select.POLLIN, 0))


def _wait(line: int, until: int, milliseconds: int | None = None) -> list[tuple[int, int]]:
    poll = select.poll()
    poll.register(line, until)
    return poll.poll(milliseconds)


def _with_plain_moments(context: AdaptersMap) -> AdaptersMap:
    """Moments as psycopg reads them in C, in the session's zone, which is UTC; Django's reader puts that zone at each again, in Python."""
    reader = psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, Format.TEXT)
    plain = AdaptersMap(context)
    if reader is not None:
        plain.register_loader("timestamptz", reader)
    return plain

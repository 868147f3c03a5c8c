"""PostgreSQL by a shorter way: what was only said before a statement holds, and what fails breaks what it should."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError, connection, transaction
from django.utils.timezone import now

from caseway.tickets.models import Tag

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="what SQLite does is its own"),
]


def asked(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def names():
    return set(Tag.objects.values_list("name", flat=True))


def tagged(ticket, name):
    Tag.objects.create(workspace_id=ticket.workspace_id, ticket=ticket, name=name)


def test_values_of_all_kinds_come_back_as_they_were():
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    given = [7, -(2**62), "it's 100 % \\ “kettle”", None, True, moment, b"\x00\xff", ["a", "b"]]
    [row] = asked("SELECT %s, %s, %s, %s, %s, %s, %s, %s::text[], '%%'", given)
    assert list(row) == [*given, "%"]
    assert row[5].tzinfo is UTC


def test_two_cursors_read_by_turns():
    with connection.cursor() as one, connection.cursor() as other:
        one.execute("SELECT generate_series(1, 3), 'a'")
        other.execute("SELECT now() - now(), 2")
        assert one.fetchone() == (1, "a")
        assert other.fetchone()[1] == 2
        assert one.fetchmany(1) == [(2, "a")]
        assert list(one) == [(3, "a")]
        assert [column.name for column in one.description] == ["generate_series", "?column?"]


def test_a_transaction_begins_with_its_first_statement_and_holds(ticket):
    with transaction.atomic():
        assert connection.connection.info.transaction_status.name == "IDLE"
        tagged(ticket, "first")
        assert connection.connection.info.transaction_status.name == "INTRANS"
    with pytest.raises(ValueError), transaction.atomic():
        tagged(ticket, "second")
        raise ValueError
    assert names() == {"first"}
    assert connection.connection.info.transaction_status.name == "IDLE"


def test_what_holds_for_a_transaction_is_said_with_its_first_statement():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO local")
        assert asked("SHOW synchronous_commit") == [("local",)]
    assert asked("SHOW synchronous_commit") != [("local",)]


def test_savepoints_that_nothing_happened_in_cost_nothing_and_break_nothing(ticket):
    with transaction.atomic():
        with pytest.raises(ValueError), transaction.atomic():
            raise ValueError
        tagged(ticket, "outer")
        with pytest.raises(IntegrityError), transaction.atomic():
            tagged(ticket, "inner")
            with transaction.atomic():
                tagged(ticket, "inner")
        with transaction.atomic(), transaction.atomic():
            tagged(ticket, "last")
    assert names() == {"outer", "last"}


def test_what_was_said_ahead_is_done_with_the_next_statement_or_at_the_end(ticket):
    def said(subject):
        connection.say("UPDATE tickets_ticket SET subject = %s WHERE id = %s", [subject, ticket.pk])

    def subject():
        return asked("SELECT subject FROM tickets_ticket")[0][0]

    said("at once, outside of a transaction")
    assert subject() == "at once, outside of a transaction"
    with transaction.atomic():
        said("it's 100 % alone")
    assert subject() == "it's 100 % alone"
    with transaction.atomic():
        said("with the next")
        assert subject() == "with the next"
    with transaction.atomic():
        said("outside")
        with pytest.raises(ValueError), transaction.atomic():
            said("in a savepoint that was not begun")
            raise ValueError
        with pytest.raises(ValueError), transaction.atomic():
            assert subject() == "outside"
            said("in one that was")
            raise ValueError
    assert subject() == "outside"
    with pytest.raises(ValueError), transaction.atomic():
        tagged(ticket, "never")
        said("never")
        raise ValueError
    assert subject() == "outside" and names() == set()


def test_what_was_said_ahead_and_fails_takes_its_transaction_along(ticket):
    with pytest.raises(IntegrityError), transaction.atomic():
        tagged(ticket, "one")
        connection.say("UPDATE tickets_ticket SET workspace_id = NULL WHERE id = %s", [ticket.pk])
    assert names() == set()


def test_copying_many_rows_is_within_the_transaction():
    with pytest.raises(ValueError), transaction.atomic():
        with connection.cursor() as cursor, cursor.copy("COPY django_cache FROM STDIN") as copy:
            copy.write_row(("key", "value", now()))
        raise ValueError
    assert asked("SELECT count(*) FROM django_cache WHERE cache_key = 'key'") == [(0,)]


def test_many_statements_of_one_kind_are_within_the_transaction(ticket):
    def written(subjects, fails=False):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.executemany("UPDATE tickets_ticket SET subject = %s WHERE id = %s", [(one, ticket.pk) for one in subjects])
            if fails:
                raise ValueError

    with pytest.raises(ValueError):
        written(["other", "another"], fails=True)
    assert asked("SELECT subject FROM tickets_ticket") == [(ticket.subject,)]
    written(["x" * 100] * 5000 + ["last; it's 100 %"])
    assert asked("SELECT subject FROM tickets_ticket") == [("last; it's 100 %",)]
    written([])
    with pytest.raises(DataError):
        written(["first", "x" * 1000])
    assert asked("SELECT subject FROM tickets_ticket") == [("last; it's 100 %",)]


@pytest.mark.parametrize(
    ("statement", "error"),
    [("SELECT FROM WHERE", ProgrammingError), ("SELECT 1 / 0", DataError), ("SELECT nothing", ProgrammingError)],
)
def test_after_an_error_nothing_more_is_done_in_the_transaction(ticket, statement, error):
    with pytest.raises(Exception, match="aborted"), transaction.atomic():
        with pytest.raises(error):
            asked(statement)
        connection.set_rollback(False)
        tagged(ticket, "after all")
    assert names() == set()


def test_a_transaction_is_not_left_by_the_back_door():
    connection.set_autocommit(False)
    asked("SELECT 1")
    with pytest.raises(InterfaceError):
        connection.set_autocommit(True)
    connection.rollback()
    connection.set_autocommit(True)


def hung_up():
    """The server closes the line, as when it is started again."""
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def test_a_line_that_was_closed_between_two_requests_is_opened_again():
    connection.ensure_connection()
    assert connection.is_usable()
    hung_up()
    assert not connection.is_usable()
    # As at the beginning of each request.
    connection.close_if_unusable_or_obsolete()
    assert asked("SELECT 1") == [(1,)]
    hung_up()
    connection.close_if_unusable_or_obsolete()
    with transaction.atomic():
        assert asked("SELECT 1") == [(1,)]


def test_a_line_that_was_closed_in_the_middle_fails_once():
    connection.ensure_connection()
    hung_up()
    connection.health_check_done = True
    with pytest.raises(OperationalError):
        asked("SELECT 1")
    connection.close_if_unusable_or_obsolete()
    assert asked("SELECT 1") == [(1,)]


def test_no_question_can_hold_a_nul():
    with pytest.raises(DataError):
        asked("SELECT %s", ["a\x00b"])

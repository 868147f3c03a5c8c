"""SQLite plans once what is asked of few things, and by the values what is asked under conditions of its own."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Q

from caseway.project.embedded import forget_samples
from caseway.questions import asked_often
from caseway.questions.plans import with_hidden
from caseway.search.fulltext import index_many
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans each statement anyhow")


@pytest.mark.parametrize(
    "sql, parameters, expected",
    [
        ("a = %s", [(0, None)], ("a = +%s", [(0, None)])),
        ("a = %s AND b = %s", [(0, None), (1, None)], ("a = +%s AND b = %s", [(0, None), (1, None)])),
        ("a = %s AND b IN (%s)", [(None, "it's 5 %"), (0, None)], ("a = 'it''s 5 %%' AND b IN (+%s)", [(0, None)])),
        ("a = %s OR b LIKE '%%s'", [(None, True)], ("a = 1 OR b LIKE '%%s'", [])),
        ("a = %s", [(None, 2.5)], ("a = %s", [(None, 2.5)])),
        ("a = %s", [(None, None)], ("a = %s", [(None, None)])),
        ("a = %s", [(None, "nul\0")], ("a = %s", [(None, "nul\0")])),
    ],
)
def test_hidden_values_stand_behind_a_plus_and_constants_in_the_text(sql, parameters, expected):
    assert with_hidden(sql, parameters, hidden={0}) == expected


@pytest.fixture
def asked_of_sqlite(monkeypatch):
    """The statements that questions sent."""
    sent, line = [], connections[DEFAULT_DB_ALIAS]
    plain = line.rows_of
    monkeypatch.setattr(line, "rows_of", lambda sql, params: sent.append(sql) or plain(sql, params))
    return sent


@on_sqlite
@pytest.mark.django_db
def test_a_list_under_conditions_is_planned_by_their_values(olga, asked_of_sqlite):
    seen = Ticket.objects.visible_to
    few = asked_often(lambda member, ids: seen(member).filter(pk__in=ids).values_list("pk"))
    many = asked_often(lambda member, fits: seen(member).filter(fits).values_list("pk"))
    all_of = asked_often(lambda member, part: seen(member).values_list("pk")[part])
    both = asked_often(lambda member, fits, ids: seen(member).filter(fits, pk__in=ids).values_list("pk"))
    few(olga, [7])
    many(olga, Q(state="open"))
    both(olga, Q(state="open"), [7])
    all_of(olga, slice(9))
    asked = [(sql.count("%s"), sql.count("+%s")) for sql in asked_of_sqlite if "tickets_ticket" in sql]
    assert asked == [(2, 2), (2, 0), (3, 1), (1, 0)], "values, and how many of them are hidden"


@pytest.mark.django_db
def test_constants_are_what_they_were(acme, rita, olga):
    open_ticket(acme, requester=rita, subject="100 % o'clock", words=Words.plain("So it is."), channel="email", by=rita)
    for subject in ("100 % o'clock", "100 %% o''clock", "%s"):
        build = lambda member, subject=subject: Ticket.objects.visible_to(member).filter(subject=subject)  # noqa: E731
        assert asked_often(build)(olga) == list(build(olga)), subject


@on_sqlite
@pytest.mark.django_db
def test_no_samples_of_the_full_text_index_are_kept():
    index_many([(1, number, f"word{number} another{number}") for number in range(1, 200)], are_new=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        forget_samples()
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat4 WHERE tbl LIKE 'search%%idx'")
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'search_document_idx'")
        assert cursor.fetchone()[0] == 1

"""What is written is what save() would have written."""

import pytest
from django.db import IntegrityError, connection, transaction

from caseway.activity.models import Activity, Once
from caseway.rows import adding
from caseway.rows.adding import add, add_all
from caseway.rows.changing import change, change_many
from caseway.tickets.models import Message, Participant, Ticket
from caseway.workspaces.models import take_number


def _once(acme, key):
    return Once(workspace=acme, scope="s", key=key, answer={"words": ["a", None]})


def test_a_row_gets_its_id_and_reads_back_as_it_was_written(acme):
    row = add(_once(acme, "one"))
    again = Once.objects.get(pk=row.pk)
    assert (again.key, again.answer, again.at) == ("one", row.answer, row.at)
    row.save()
    assert Once.objects.count() == 1


def test_ids_belong_to_their_rows_over_several_statements(acme, monkeypatch):
    monkeypatch.setattr(adding, "MOST_VALUES", 20)
    rows = [_once(acme, str(number)) for number in range(10)]
    add_all(rows)
    assert {row.pk: row.key for row in rows} == dict(Once.objects.values_list("pk", "key"))


def test_what_is_there_already_is_left_alone(acme):
    first = add(_once(acme, "one"))
    add_all([_once(acme, "one"), _once(acme, "two")], ignore_conflicts=True)
    assert set(Once.objects.values_list("key", flat=True)) == {"one", "two"}
    assert Once.objects.get(key="one").pk == first.pk


@pytest.mark.django_db(transaction=True)
def test_ids_that_were_expected_come_with_a_question_and_belong_to_their_rows(acme):
    with transaction.atomic():
        adding.expect({Once: 3})
        assert take_number(acme.pk, "thing") == 1
        rows = [_once(acme, str(number)) for number in range(5)]
        add_all(rows[:2])
        add(rows[2])
        assert {row.pk: row.key for row in rows[:3]} == dict(Once.objects.values_list("pk", "key"))
        adding.expect({Once: 1})
        take_number(acme.pk, "thing")
        add_all(rows[3:])
        later = add(_once(acme, "later"))
        assert [row.pk for row in [*rows, later]] == sorted(row.pk for row in [*rows, later])
    assert Once.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_is_said_at_the_end_and_leaves_nothing(acme):
    add(_once(acme, "one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        adding.expect({Once: 1})
        take_number(acme.pk, "thing")
        add(_once(acme, "one"))
    assert (Once.objects.count(), take_number(acme.pk, "thing")) == (1, 1)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="where ids come from sequences")
def test_each_sequence_is_called_after_its_table(acme):
    for model in (Ticket, Participant, Message, Activity):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            assert cursor.fetchone()[0] == f"public.{table}_id_seq"


def test_nothing_is_written_for_no_rows(django_assert_num_queries, acme):
    with django_assert_num_queries(0):
        add_all([])
    assert Activity.objects.count()


def test_a_change_writes_the_named_columns_and_no_other(acme):
    row = add(_once(acme, "one"))
    row.answer, row.fingerprint = {"now": 1}, "not written"
    change(row, "answer")
    again = Once.objects.get(pk=row.pk)
    assert (again.answer, again.fingerprint) == ({"now": 1}, "")


def test_several_rows_get_what_belongs_to_each(acme):
    first, second, third = rows = [_once(acme, key) for key in ("one", "two", "three")]
    add_all(rows)
    long = "x" * 64
    done = change_many(Once, {first.pk: {"fingerprint": long}, second.pk: {"fingerprint": ""}}, "scope = 't'", " AND key <> %s", ["two"])
    assert done == 1
    found = list(Once.objects.order_by("pk").values_list("key", "fingerprint", "scope"))
    assert found == [("one", long, "t"), ("two", "", "s"), ("three", "", "s")]

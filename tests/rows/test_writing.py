"""What is written is what save() would have written."""

from caseway.activity.models import Activity, Once
from caseway.rows import adding
from caseway.rows.adding import add, add_all
from caseway.rows.changing import change, change_many


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

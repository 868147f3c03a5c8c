"""Many rows: the time grows with their number and no faster. `ROWS=50000 pytest` takes the most that is allowed."""

import os
import time

import pytest
from django.db import connection

from caseway.customers.models import Customer
from caseway.imports import actions
from caseway.imports.reading import read_table

ROWS = int(os.environ.get("ROWS", "3000"))


@pytest.mark.django_db
def test_many_customers_are_tried_brought_in_and_undone(acme, maya, settle):
    lines = (f"Person {n};person{n}@firm{n % 900}.test;0171 {2000000 + n};Firm {n % 900};de" for n in range(ROWS))
    raw = ("Name;E-Mail;Telefon;Firma;Sprache\n" + "\n".join(lines)).encode("cp1252")
    times = [time.process_time()]

    def lap():
        settle(rounds=10_000)
        times.append(time.process_time())

    importing = actions.take_in(acme, by=maya, kind="customers", filename="many.csv", raw=raw, table=read_table(raw))
    lap()
    actions.check(importing, mapping=importing.mapping, may_change=True)
    lap()
    actions.run(importing)
    lap()
    importing.refresh_from_db()
    assert (importing.made, importing.refused) == (ROWS, 0) and Customer.objects.count() == ROWS
    actions.undo(importing)
    lap()
    importing.refresh_from_db()
    assert (importing.taken_back, importing.left_alone) == (ROWS + 900, 0) and not Customer.objects.exists()
    taken = [round(after - before, 1) for before, after in zip(times, times[1:], strict=False)]
    assert sum(taken) < ROWS / 100
    if connection.vendor == "postgresql":
        # How it looks for what foreign keys name was planned when tables were empty: through all rows, for each that is checked at the end.
        connection.cursor().execute("DISCARD PLANS")

"""What a version holds and how that changed."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine

from caseway.issues import actions
from caseway.issues.listing import page_of
from caseway.issues.scope import Part, Planned, Step, curve_of, progress_of
from caseway.issues.versions import steps_of
from caseway.products.actions import make_product, make_version, release, withdraw


def test_progress_by_count_and_estimate_leaves_out_what_is_cancelled():
    told = progress_of(
        [
            Planned("done", 60),
            Planned("started", 120, is_blocked=True),
            Planned("backlog", None),
            Planned("cancelled", 600),
            Planned("done", None, True),
        ]
    )
    assert (told.all, told.done, told.started, told.blocked) == (Part(4, 180), Part(2, 60), Part(1, 120), Part(1, 120))
    assert told.unestimated == 2 and told.share("done") == 50


D = [date(2026, 3, day) for day in range(1, 6)]


@pytest.mark.parametrize(
    "steps, curve",
    [
        ([], []),
        ([Step(D[0], 1), Step(D[0], 1), Step(D[2], 0, 1)], [(D[0], 2, 0), (D[1], 2, 0), (D[2], 2, 1), (D[3], 2, 1)]),
        ([Step(D[2], -1, -1), Step(D[1], 1, 1)], [(D[1], 1, 1), (D[2], 0, 0), (D[3], 0, 0)]),
    ],
)
def test_curve(steps, curve):
    assert curve_of(steps, until=D[3]) == curve


def test_a_long_curve_is_thinned_and_keeps_its_last_day():
    curve = curve_of([Step(date(2020, 1, 1), 1)], until=date(2026, 1, 1))
    assert len(curve) <= 120 and curve[-1] == (date(2026, 1, 1), 1, 0)


@pytest.mark.django_db
def test_scope_of_a_version_through_time(acme, olga, maya, beacon):
    version = make_version(beacon, by=maya, name="2.4")
    with time_machine.travel(datetime(2026, 3, 1, 9, tzinfo=UTC), tick=False) as clock:
        there = actions.raise_issue(acme, by=olga, title="There from the start", fixed_version=version)
        late = actions.raise_issue(acme, by=olga, title="Comes later")
        clock.shift(timedelta(days=1))
        actions.change(late, by=olga, fixed_version=version)
        clock.shift(timedelta(days=1))
        actions.fix(there, by=olga)
        clock.shift(timedelta(days=1))
        actions.change(late, by=olga, fixed_version=None)
    assert curve_of(steps_of(version, olga, UTC), until=D[3]) == [(D[0], 1, 0), (D[1], 2, 0), (D[2], 2, 1), (D[3], 1, 1)]


@pytest.mark.django_db
def test_the_numbers_of_a_version_open_what_they_count_though_another_product_has_its_name(acme, ada, olga, maya, beacon, browser_of):
    kettle = make_product(acme, by=ada, name="Kettle", key="KET")
    versions = [make_version(product, by=maya, name='2.4 "Spring"') for product in (beacon, kettle)]
    for title, version in zip(("Export stops", "Lid leaks", "Drips"), (*versions, versions[1]), strict=True):
        actions.raise_issue(acme, by=olga, title=title, fixed_version=version)
    page = browser_of(olga).get(f"/w/acme/issues/of/version/{versions[1].pk}").text
    count, asked = re.search(r'href="/w/acme/issues\?q=([^"]+)">(\d+)<', page).group(2, 1)
    found = page_of(olga, unquote(asked)).rows
    assert (count, {row["title"] for row in found}) == ("2", {"Lid leaks", "Drips"})


@pytest.mark.django_db
def test_releasing_and_withdrawing_are_one_fact_each(maya, beacon):
    version = make_version(beacon, by=maya, name="2.4")
    for act in (release, release, withdraw, withdraw, release):
        act(version, by=maya)
    version.refresh_from_db()
    assert version.state == "released"

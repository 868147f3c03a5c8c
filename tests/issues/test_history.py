"""History asked of issues and tickets that really moved."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from caseway.issues import actions as issues
from caseway.issues.listing import page_of
from caseway.tickets import actions as tickets
from caseway.tickets.listing import page_of as tickets_of
from caseway.tickets.query import VOCABULARY as TICKET_WORDS

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def story(acme, olga, dan):
    """Raised on the 5th, high on the 6th by Dan, started on the 7th, done on the 9th, reopened on the 12th."""
    with time_machine.travel(START, tick=False) as clock:
        issue = issues.raise_issue(acme, by=olga, title="Export stops", priority="low")
        for days, act in (
            (1, lambda: issues.change(issue, by=dan, priority="high")),
            (1, lambda: issues.start(issue, by=dan)),
            (2, lambda: issues.fix(issue, by=dan)),
            (3, lambda: issues.reopen(issue, by=olga)),
            (3, lambda: issues.assign(issue, dan, by=olga)),
        ):
            clock.shift(timedelta(days=days))
            act()
        yield issue


@pytest.mark.parametrize(
    "q, is_found",
    [
        ("was:done", True), ("was:cancelled", False), ("was:backlog", True), ("-was:started", False),
        ("changed:priority from:low to:high by:dan during:2026-01", True), ("changed:priority by:olga", False),
        ("changed:priority during:2026-01-06", True), ("changed:priority during:2026-01-07", False),
        ("changed:state to:done", True), ("changed:state from:done by:olga", True), ("changed:assignee from:none to:dan", True),
        ("changed:assignee to:olga", False), ("(changed:priority by:olga) or was:done", True),
        ("open@2026-01-04", False), ("open@2026-01-05", True), ("triage@2026-01-06", True), ("started@2026-01-08", True),
        ("done@2026-01-10", True), ("open@2026-01-10", False), ("open@2026-01-13", True), ("-open@2026-01-10", True),
        ("export was:done", True), ("export open@2026-01-10", False),
    ],
)  # fmt: skip
def test_history_of_an_issue(q, is_found, story, olga, settle):
    settle()
    assert bool(page_of(olga, q).rows) is is_found


@pytest.mark.parametrize(
    "q, is_found",
    [
        ("was:resolved", True), ("was:on_hold", False), ("changed:priority to:urgent by:olga", True), ("changed:assignee to:dan", True),
        ("changed:state from:resolved", True), ("unresolved@today", True),
    ],
)  # fmt: skip
def test_history_of_a_ticket(q, is_found, ticket, olga, dan):
    tickets.change(ticket, by=olga, priority="urgent")
    tickets.assign(ticket, dan, by=olga)
    tickets.resolve(ticket, by=dan)
    tickets.reopen(ticket, by=dan)
    assert bool(tickets_of(olga, q).rows) is is_found


def test_completions_offer_history():
    assert {"was", "changed", "from", "to", "by", "during"} <= {field.name for field in TICKET_WORDS.fields}

"""An issue belongs to one other, which belongs to another perhaps, and never in a circle."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from caseway.issues.actions import change, raise_issue
from caseway.issues.models import Issue
from tests.at_once import at_once
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(acme, dan):
    """3 belongs to 2, and 2 to 1."""
    made = [raise_issue(acme, by=dan, title=title) for title in ("Works under water", "Leaks", "Leaks at the hinge")]
    for above, below in zip(made, made[1:], strict=False):
        change(below, by=dan, parent=above)
    return made


@pytest.mark.parametrize("number", [1, 2, 3])
def test_it_belongs_neither_to_itself_nor_to_what_belongs_to_it(number, chain, dan, browser_of, program):
    refused = browser_of(dan).post("/w/acme/issues/1/facts", {"parent": f"#{number}"})
    assert refused.status_code == 422 and "nor to one that belongs to it" in refused.text
    told = problem(program(dan).patch("/issues/1", {"parent": number}), 422)
    assert [(one["field"], "cannot belong to itself" in one["message"]) for one in told["errors"]] == [("parent", True)]
    assert Issue.objects.get(number=1).parent is None


def test_what_stood_below_may_stand_above_once_it_was_taken_out(chain, dan):
    top, middle, _bottom = chain
    change(middle, by=dan, parent=None)
    change(top, by=dan, parent=middle)
    assert dict(Issue.objects.values_list("number", "parent__number")) == {1: 2, 2: None, 3: 2}


@pytest.mark.django_db(transaction=True)
def test_of_two_that_would_close_a_circle_together_one_is_refused(acme, dan):
    one, two = (raise_issue(acme, by=dan, title=title) for title in ("One", "Two"))

    def is_put(issue, below):
        try:
            change(issue, by=dan, parent=below)
        except ValidationError:
            return False
        return True

    assert sorted(at_once([partial(is_put, one, two), partial(is_put, two, one)])) == [False, True]

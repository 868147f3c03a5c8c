import pytest

from caseway.tickets.models import Ticket
from caseway.tickets.stages import Stage, stage_of, way_to
from caseway.tickets.subjects import subject_from


@pytest.mark.parametrize(
    "state, stage",
    [
        ("new", "Received"),
        ("open", "Looking into it"),
        ("on_hold", "Looking into it"),
        ("pending", "Waiting for you"),
        ("resolved", "Done"),
        ("closed", "Done"),
    ],
)
def test_the_stage_follows_from_the_state(state, stage):
    assert stage_of(state).label == stage


def test_every_state_has_a_stage():
    assert {stage_of(state) for state in Ticket.State.values} == set(Stage)


@pytest.mark.parametrize("stage, here", [(Stage.RECEIVED, 0), (Stage.LOOKING, 1), (Stage.WAITING, 1), (Stage.DONE, 3)])
def test_waiting_stands_aside_from_the_line_and_done_has_it_full(stage, here):
    assert way_to(stage).words == ("Received", "Looking into it", "Done")
    assert way_to(stage).here == here


@pytest.mark.parametrize(
    "text, subject",
    [
        ("", ""),
        ("  \n\n ", ""),
        ("It drips.\nBadly.", "It drips."),
        ("\n## It  drips\n- badly", "It drips"),
        ("1. It drips", "It drips"),
        ("word " * 40, "word " * 23 + "word…"),
        ("x" * 300, "x" * 120 + "…"),
    ],
)
def test_a_subject_is_the_first_line_that_says_something(text, subject):
    assert subject_from(text) == subject

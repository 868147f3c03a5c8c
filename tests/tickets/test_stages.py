import pytest

from caseway.issues.models import Issue
from caseway.tickets.models import Ticket
from caseway.tickets.stages import Stage, Standing, stage_of, way_to, words_of
from caseway.tickets.subjects import subject_from


@pytest.mark.parametrize(
    "state, issue_state, version, stage",
    [
        ("new", "", "", "Received"),
        ("open", "", "", "Looking into it"),
        ("on_hold", "", "", "Looking into it"),
        ("pending", "", "", "Waiting for you"),
        ("resolved", "", "", "Done"),
        ("closed", "", "", "Done"),
        ("new", "triage", "", "Received"),
        ("open", "backlog", "", "Looking into it"),
        ("open", "planned", "", "Planned"),
        ("new", "planned", "", "Planned"),
        ("on_hold", "started", "", "In work"),
        ("pending", "started", "", "Waiting for you"),
        ("open", "done", "2.4", "Fixed in 2.4"),
        ("open", "done", "", "Looking into it"),
        ("open", "started", "2.4", "In work"),
        ("resolved", "done", "2.4", "Fixed in 2.4"),
        ("closed", "done", "", "Done"),
        ("resolved", "started", "2.4", "Done"),
        ("open", "cancelled", "", "Not planned"),
        ("resolved", "cancelled", "", "Done"),
    ],
)
def test_the_stage_is_the_first_that_applies(state, issue_state, version, stage):
    assert words_of(stage_of(Standing(state, issue_state, version)), version) == stage


@pytest.mark.parametrize("state", Ticket.State.values)
@pytest.mark.parametrize("issue_state", ["", *Issue.State.values])
def test_every_state_has_a_stage_and_a_place_on_the_line(state, issue_state):
    standing = Standing(state, issue_state, "2.4")
    assert isinstance(stage_of(standing), Stage)
    assert 0 <= way_to(standing).here <= len(way_to(standing).words)


@pytest.mark.parametrize(
    "standing, words, here",
    [
        (Standing("new"), ("Received", "Looking into it", "Done"), 0),
        (Standing("pending"), ("Received", "Looking into it", "Done"), 1),
        (Standing("resolved"), ("Received", "Looking into it", "Done"), 3),
        (Standing("open", "started", "2.4"), ("Received", "Looking into it", "Planned", "In work", "Fixed in 2.4", "Done"), 3),
        (Standing("open", "cancelled"), ("Received", "Looking into it", "Planned", "In work", "Fixed", "Done"), 1),
        (Standing("open", "done", "2.4"), ("Received", "Looking into it", "Planned", "In work", "Fixed in 2.4", "Done"), 4),
        (Standing("resolved", "done", "2.4"), ("Received", "Looking into it", "Planned", "In work", "Fixed in 2.4", "Done"), 6),
    ],
)
def test_what_stands_aside_keeps_its_place_and_done_has_the_line_full(standing, words, here):
    assert (way_to(standing).words, way_to(standing).here) == (words, here)


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
        ("It drips. Badly, since we bought it in August.", "It drips. Badly, since we bought it in August."),
        (
            "She says that it drips from the hinge, e.g. when it boils; a puddle each time.",
            "She says that it drips from the hinge, e.g. when it boils",
        ),
    ],
)
def test_a_subject_is_the_first_line_that_says_something(text, subject):
    assert subject_from(text) == subject

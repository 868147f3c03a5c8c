"""What can be done to many things alike: for each kind of act, how a thing stands and the verb that makes it stand so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from caseway.activity.recording import Actor
from caseway.workspaces.models import Member


@dataclass(frozen=True)
class Standing:
    """One side of a thing, in values that JSON can keep."""

    of: Callable[[Any], Any]
    put: Callable[[Any, Any, Actor], None]
    # From how it stands and what was chosen: how it shall stand.
    wanted: Callable[[Any, Any], Any] = lambda _before, chosen: chosen
    # The thing that was chosen as the one that goes on may be among the others.
    leads_to_another: bool = False
    # What must be held before the first of a workspace is changed.
    hold: Callable[[int], None] = lambda _workspace: None

    def do(self, thing: Any, before: Any, chosen: Any, by: Member) -> Any:
        """Make it stand as chosen; how it stands then."""
        after = self.wanted(before, chosen)
        if after != before:
            self.put(thing, after, by)
        return after

    def speaks(self, chosen: Any) -> bool:
        """Whether customers are written to, which no undoing takes back."""
        return False


@dataclass(frozen=True)
class Many:
    """What acts on many are done to, tickets for one: their tables, how they are asked for, and what can be done to them."""

    # What a change calls the thing it is about.
    noun: str
    things: Any
    act: Any
    part: Any
    change: Any
    # What a member must be allowed.
    right: str
    count_up_to: Callable[..., int]
    ids_below: Callable[..., list[int]]
    # An app above may add a kind of its own.
    standings: Mapping[str, Standing]
    # What the standings read of each.
    read_along: tuple[str, ...] = ()

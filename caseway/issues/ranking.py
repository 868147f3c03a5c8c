"""Places in a list ranked by hand (pure): digits that sort as text alike on every database, with room between any two.

A rank reads as the digits of a decimal fraction. A new issue stands at the end, in the slot of its number.
"""

SLOT = 12
# A rank this long says that the list should be spread out again.
TOO_LONG = 150


def rank_at(place: int) -> str:
    """The rank of a slot; it never ends in 0, so that equal text and equal value are one."""
    return f"{place:0{SLOT}d}5"


def between(before: str, after: str) -> str:
    """A rank after `before` (empty: the start) and before `after` (empty: the end of the slot of `before`)."""
    if not after:
        after = f"{int(before[:SLOT] or 0) + 1:0{SLOT}d}"
    length = max(len(before), len(after))
    low, high = int(before.ljust(length, "0") or 0), int(after.ljust(length, "0"))
    while high - low < 2:
        low, high, length = low * 10, low * 10 + 10 if high <= low else high * 10, length + 1
    return f"{(low + high) // 2:0{length}d}".rstrip("0")

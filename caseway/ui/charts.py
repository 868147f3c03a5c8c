"""Small charts as the numbers that an SVG takes (pure): everything else stands in the template."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 120


@dataclass(frozen=True)
class Areas:
    """A line for all and an area for the part of it that is done."""

    whole: str
    part: str
    highest: int


def areas(points: Sequence[tuple[int, int]]) -> Areas | None:
    """(all, done) for equal steps of time, drawn as steps; None when there is nothing to draw."""
    if not points:
        return None
    highest = max(1, *(whole for whole, _part in points))
    step = WIDTH / len(points)
    return Areas(_stairs([whole for whole, _ in points], highest, step), _filled([part for _, part in points], highest, step), highest)


def _stairs(values: Sequence[int], highest: int, step: float) -> str:
    heights = [_at(value, highest) for value in values]
    return f"M0 {heights[0]}" + "".join(f"V{height}H{round((n + 1) * step, 1)}" for n, height in enumerate(heights))


def _filled(values: Sequence[int], highest: int, step: float) -> str:
    return f"{_stairs(values, highest, step)}V{HEIGHT}H0Z"


def _at(value: int, highest: int) -> float:
    # A stroke at the edge would be cut in half.
    return round(HEIGHT - 2 - value / highest * (HEIGHT - 14), 1)


def bars(values: Sequence[int], height: int = 32) -> list[tuple[int, float, float]]:
    """(x, y, height) of bars 16 wide in steps of 20; what is nothing still shows a line."""
    highest = max(1, *values) if values else 1
    drawn = [max(2.0, round(value / highest * height, 1)) for value in values]
    return [(n * 20, round(height - tall, 1), tall) for n, tall in enumerate(drawn)]

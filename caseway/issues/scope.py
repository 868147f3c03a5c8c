"""What a version is to hold and how far it is (pure): by count and by estimate, and how the scope changed day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FINISHED = ("done", "cancelled")


@dataclass(frozen=True)
class Planned:
    """An issue of the scope as far as progress reads it."""

    state: str
    estimate_minutes: int | None
    is_blocked: bool = False


@dataclass(frozen=True)
class Part:
    count: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Progress:
    """Of what is not cancelled."""

    all: Part
    done: Part
    started: Part
    blocked: Part
    unestimated: int

    def share(self, part: str) -> float:
        """Of the count, in per cent."""
        return 100 * getattr(self, part).count / self.all.count if self.all.count else 0.0


def progress_of(issues: Iterable[Planned]) -> Progress:
    rest = [issue for issue in issues if issue.state != "cancelled"]
    return Progress(
        all=_part(rest),
        done=_part([issue for issue in rest if issue.state == "done"]),
        started=_part([issue for issue in rest if issue.state == "started"]),
        blocked=_part([issue for issue in rest if issue.is_blocked and issue.state != "done"]),
        unestimated=sum(issue.estimate_minutes is None for issue in rest),
    )


def _part(issues: list[Planned]) -> Part:
    return Part(len(issues), sum(issue.estimate_minutes or 0 for issue in issues))


@dataclass(frozen=True)
class Step:
    """On a day an issue came into the scope (+1) or left it (−1), or was done (+1) or reopened (−1)."""

    day: date
    scope: int = 0
    done: int = 0


def curve_of(steps: Iterable[Step], until: date, most: int = 120) -> list[tuple[date, int, int]]:
    """(day, how many in scope, how many done) at the end of each day; of long stretches only so many points, the last one always."""
    ordered = sorted(steps, key=lambda step: step.day)
    if not ordered:
        return []
    by_day: dict[date, list[Step]] = {}
    for step in ordered:
        by_day.setdefault(step.day, []).append(step)
    first = min(ordered[0].day, until)
    days = [first + timedelta(days=n) for n in range((until - first).days + 1)]
    return _thinned(_summed(days, by_day), most)


def _summed(days: list[date], by_day: Mapping[date, list[Step]]) -> list[tuple[date, int, int]]:
    points, scope, done = [], 0, 0
    for day in days:
        scope += sum(step.scope for step in by_day.get(day, ()))
        done += sum(step.done for step in by_day.get(day, ()))
        points.append((day, scope, done))
    return points


def _thinned(points: list[tuple[date, int, int]], most: int) -> list[tuple[date, int, int]]:
    every = max(1, -(-len(points) // most))
    return points[::-1][::every][::-1]

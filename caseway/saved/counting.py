"""Numbers beside views: kept until something changes, and a dear one for longer than a cheap one."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from caseway.activity import live
from caseway.activity.live import News
from caseway.saved import kinds
from caseway.saved.models import View
from caseway.search.language import QueryError
from caseway.workspaces.models import Member

# Questions such as “changed today” have other answers without any news.
SECONDS = 60.0
# A count is not made again before so many times the time has passed that it took: all of them together cost one part in so many.
PATIENCE = 50
# So long one answer counts; what is left is counted in the next one.
AT_ONCE = 0.05
# So many counts are kept; then all are made anew.
MOST = 20_000
SUBJECTS = {"ticket": View.Kind.TICKETS, "issue": View.Kind.ISSUES}
UNKNOWN = "–"


@dataclass(frozen=True)
class Kept:
    words: str
    q: str
    at: float
    took: float


_kept: dict[tuple, Kept] = {}
# When something of a kind was last heard of, by workspace and kind.
_heard: dict[tuple[int, str], float] = {}


def words_of(count: int) -> str:
    return f"{kinds.MOST_COUNTED - 1}+" if count >= kinds.MOST_COUNTED else str(count)


def is_good(kept: Kept, heard: float, moment: float) -> bool:
    """Whether a count needs not be made again: nothing happened since, or it was dear and is not old."""
    age = moment - kept.at
    return age < SECONDS and (kept.at > heard or age < PATIENCE * kept.took)


@dataclass(frozen=True)
class Number:
    """What stands beside a view; None where nothing is known of it."""

    words: str | None
    is_new: bool


def known(view: View, member: Member) -> Number:
    """What is known without asking."""
    kept = _kept_of(view, member)
    if kept is None or time.monotonic() - kept.at >= SECONDS:
        return Number(None, False)
    return Number(kept.words, kept.at > _heard_of(view))


def counted(views: Iterable[View], member: Member) -> list[Number]:
    """Their numbers, made anew where that is needed, as many as a moment allows; the rest is for the next time."""
    until = time.monotonic() + AT_ONCE
    return [known(view, member) if time.monotonic() > until else _good(view, member) for view in views]


def _good(view: View, member: Member) -> Number:
    kept = _kept_of(view, member)
    if kept is None or not is_good(kept, _heard_of(view), time.monotonic()):
        kept = _count(view, member)
    return Number(kept.words, kept.at > _heard_of(view))


def _count(view: View, member: Member) -> Kept:
    at = time.monotonic()
    try:
        words = words_of(kinds.count(view.kind, view.q, member))
    except QueryError:
        words = UNKNOWN
    if len(_kept) >= MOST:
        _kept.clear()
    # Dated before it was asked: what happened meanwhile may not be in it.
    kept = _kept[_key(view, member)] = Kept(words, view.q, at, time.monotonic() - at)
    return kept


def _kept_of(view: View, member: Member) -> Kept | None:
    kept = _kept.get(_key(view, member))
    return kept if kept and kept.q == view.q else None


def _key(view: View, member: Member) -> tuple:
    return (view.pk, member.pk, member.hidden_teams)


def _heard_of(view: View) -> float:
    return _heard.get((view.workspace_id, view.kind), 0.0)


def _hear(news: News) -> None:
    kind = SUBJECTS.get(news.kind)
    if kind:
        if len(_heard) >= MOST:
            _heard.clear()
        _heard[news.workspace, kind] = time.monotonic()


live.listen(_hear)

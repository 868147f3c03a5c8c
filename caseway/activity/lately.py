"""Counts beside links: as they were less than a second ago, and not before anything that this process heard of."""

import time
from typing import Any

from caseway.activity import live
from caseway.activity.live import News
from caseway.questions import Question

SECONDS = 1.0
# So many counts are kept; then all are asked for anew.
MOST = 1000

_counts: dict[tuple, tuple[float, int]] = {}


def counted(question: Question, member: Any) -> int:
    """How many a question finds for a member. Whoever changed something sees the new count: news is heard before the answer is."""
    key = (question, member.workspace_id, member.pk, member.hidden_teams)
    at, count = _counts.get(key, (0.0, 0))
    moment = time.monotonic()
    if not at or moment - at >= SECONDS:
        if len(_counts) >= MOST:
            _counts.clear()
        count = question.count(member)
        _counts[key] = (moment, count)
    return count


def _forget(news: News) -> None:
    for key in [key for key in list(_counts) if key[1] == news.workspace]:
        _counts.pop(key, None)


live.listen(_forget)

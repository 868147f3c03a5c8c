"""What every page asks: counts beside links, choices in menus. Kept for a while, and not beyond what this process heard of."""

import time
from collections.abc import Callable
from typing import Any

from caseway.activity import live
from caseway.activity.live import News
from caseway.questions import Question

# A count changes with anything that happens; a list only with things of its kinds.
SECONDS = 1.0
SECONDS_OF_LISTS = 60.0
# So many answers are kept for a workspace, and so many workspaces; then all are asked for anew.
MOST = 1000

_kept: dict[int, dict[tuple, tuple[float, Any]]] = {}


def counted(question: Question, member: Any) -> int:
    """How many a question finds for a member. Whoever changed something sees the new count: news is heard before the answer is."""
    return _answer(question, member, (), lambda: question.count(member), SECONDS)


def listed(question: Question, member: Any, kinds: tuple[str, ...]) -> tuple:
    """What a question finds for a member, as long as nothing of these kinds changed."""
    return _answer(question, member, kinds, lambda: tuple(question(member)), SECONDS_OF_LISTS)


def gathered(about: tuple, member: Any, kinds: tuple[str, ...], ask: Callable[[], Any]) -> Any:
    """What is gathered about something for a member, by several questions, as long as nothing of these kinds changed."""
    return _answer(about, member, kinds, ask, SECONDS_OF_LISTS)


def _answer(question: Question | tuple, member: Any, kinds: tuple[str, ...], ask: Callable[[], Any], seconds: float) -> Any:
    answers = _of_workspace(member.workspace_id)
    key = (kinds, question, member.pk, member.hidden_teams)
    at, answer = answers.get(key, (0.0, None))
    moment = time.monotonic()
    if not at or moment - at >= seconds:
        answer = ask()
        answers[key] = (moment, answer)
    return answer


def _of_workspace(workspace: int) -> dict[tuple, tuple[float, Any]]:
    answers = _kept.get(workspace)
    if answers is None or len(answers) >= MOST:
        if len(_kept) >= MOST:
            _kept.clear()
        answers = _kept[workspace] = {}
    return answers


def forget(workspace: int, kind: str) -> None:
    """Something of this kind changed."""
    answers = _kept.get(workspace)
    if answers is not None:
        # A new dict: what is being asked for right now may be older than the news, and goes into the old one.
        _kept[workspace] = {key: kept for key, kept in list(answers.items()) if key[0] and kind not in key[0]}


def _forget(news: News) -> None:
    forget(news.workspace, news.kind)


live.listen(_forget)

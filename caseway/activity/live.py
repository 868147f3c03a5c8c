"""Live news: who looks at something hears within a second that it changed.

Only what changed travels (kind, number, team); the page asks again for what it shows, through its
own door. On one process news goes from thread to thread; with PostgreSQL it travels by NOTIFY to
every process. A lost message is healed by the page's next look.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import connection, transaction

from caseway.activity.facts import fact_class
from caseway.jobs import wakeups

CHANNEL = "caseway"
# PostgreSQL's messages hold 8,000 bytes; one piece of news has some 180.
IN_ONE_MESSAGE = 30


@dataclass(frozen=True)
class News:
    """What changed: enough to know whom it concerns, nothing that must be kept from anybody."""

    workspace: int
    kind: str
    id: int
    number: int | None = None
    team: int | None = None
    fact: str = ""
    activity: int = 0
    # May those outside hear that it happened?
    is_public: bool = False


Listener = Callable[[News], object]

_listeners: set[Listener] = set()
_lock = threading.Lock()


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener` with all news of this process from now on; returns the way to stop. It must not block."""
    with _lock:
        _listeners.add(listener)

    def stop() -> None:
        with _lock:
            _listeners.discard(listener)

    return stop


def tell(activity, *, number: int | None, team: int | None) -> None:
    """Spread the news of an activity once its transaction is committed, and wake the runner."""
    news = News(
        activity.workspace_id,
        activity.subject_kind,
        activity.subject_id,
        number,
        team,
        activity.name,
        activity.pk,
        fact_class(activity.name).requester_sees,
    )
    tell_on_commit(news)


def tell_on_commit(news: News) -> None:
    """Spread news once the present transaction is committed; the same news twice is told once."""
    _gathered().news[news] = None


def wake_on_commit() -> None:
    """Owed work was written without a fact: wake the runner once it is committed."""
    _gathered()


class Gathered:
    """The news of one transaction, spread together: each message to other processes is a round trip."""

    def __init__(self):
        self.news: dict[News, None] = {}

    def spread(self) -> None:
        spread_all(list(self.news))


def _gathered() -> Gathered:
    """What the present transaction has gathered so far; Django drops it with a rollback."""
    owners = (getattr(hook[1], "__self__", None) for hook in connection.run_on_commit)
    found = next((owner for owner in owners if isinstance(owner, Gathered)), None)
    if found is None:
        found = Gathered()
        transaction.on_commit(found.spread, robust=True)
    return found


def spread(news: News | None) -> None:
    """Tell this process, and all others where they share a server; None is a bare wake-up."""
    spread_all([news] if news else [])


def spread_all(news: list[News]) -> None:
    """Tell of several things at once; of none it is a bare wake-up."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for start in range(0, max(1, len(news)), IN_ONE_MESSAGE):
                text = json.dumps([asdict(one) for one in news[start : start + IN_ONE_MESSAGE]])
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])
    if not news:
        deliver(None)
    for one in news:
        deliver(one)


def deliver(news: News | None) -> None:
    """Hand news to the listeners in this process."""
    wakeups.wake()
    if news is not None:
        with _lock:
            listeners = list(_listeners)
        for listener in listeners:
            listener(news)

"""Live news: who looks at something hears within a second that it changed.

Only what changed travels (kind, number, team); the page asks again for what it shows, through its
own door. On one process news goes from thread to thread; with PostgreSQL it travels by NOTIFY to
every process. A lost message is healed by the page's next look.
"""

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import orjson
from django.db import connection, transaction

from caseway.activity.facts import fact_class
from caseway.activity.herald import Herald
from caseway.jobs import queues, wakeups
from caseway.jobs.models import OwedWork

CHANNEL = "caseway"
# PostgreSQL's messages hold 8,000 bytes; one piece of news has some 180.
IN_ONE_MESSAGE = 30
# Which process of all says something; stands before what it says.
_US = secrets.token_hex(8)


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
    """Spread the news of an activity once its transaction is committed."""
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


def wake_on_commit(kind: type[OwedWork]) -> None:
    """Owed work was written: wake who does work of this kind once it is committed."""
    _gathered().owed.add(kind)


class Gathered:
    """What one transaction tells, spread together: each message to other processes is a round trip."""

    def __init__(self):
        self.news: dict[News, None] = {}
        self.owed: set[type[OwedWork]] = set()

    def spread(self) -> None:
        spread_all(list(self.news), self.owed)


def _gathered() -> Gathered:
    """What the present transaction has gathered so far; Django drops it with a rollback."""
    owners = (getattr(hook[1], "__self__", None) for hook in connection.run_on_commit)
    found = next((owner for owner in owners if isinstance(owner, Gathered)), None)
    if found is None:
        found = Gathered()
        transaction.on_commit(found.spread, robust=True)
    return found


def spread_all(news: list[News], owed: Collection[type[OwedWork]] = ()) -> None:
    """Tell of several things at once and what kinds of work they owe: this process, and all others where they share a server."""
    if connection.vendor == "postgresql" and not herald.take(news, owed):
        notify_others(news, owed)
    wakeups.wake(owed)
    for one in news:
        deliver(one)


def notify_others(news: Sequence[News], owed: Collection[type[OwedWork]]) -> None:
    """Say it to all processes on this PostgreSQL."""
    with connection.cursor() as cursor:
        for start in range(0, max(1, len(news)), IN_ONE_MESSAGE):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, _message(news[start : start + IN_ONE_MESSAGE], owed)])


herald = Herald(notify_others)


def _message(news: Sequence[News], owed: Iterable[type[OwedWork]]) -> str:
    return _US + orjson.dumps({"owed": [kind._meta.db_table for kind in owed], "news": news}).decode()


def hear(message: str) -> None:
    """What a process said to all; what we said ourselves we know already."""
    if not message.startswith(_US):
        said = orjson.loads(message[len(_US) :])
        known = {queue.model._meta.db_table: queue.model for queue in queues.queues()}
        wakeups.wake({known[table] for table in said["owed"] if table in known})
        for one in said["news"]:
            deliver(News(**one))


def deliver(news: News) -> None:
    """Hand news to the listeners in this process."""
    with _lock:
        listeners = list(_listeners)
    for listener in listeners:
        listener(news)

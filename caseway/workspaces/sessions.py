"""Sessions live in the database; each request asks for its own, with a question compiled once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from caseway.questions import asked_often


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _kept.first(self.session_key, now())
        if found is None:
            self._session_key = None
        return found


@asked_often
def _kept(key: str, at: datetime):
    return Session.objects.filter(session_key=key, expire_date__gt=at)

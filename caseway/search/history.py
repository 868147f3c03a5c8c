"""What was, asked of the moves that facts recorded."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from caseway.activity.models import Transition
from caseway.search.language import Moved

# Where the language calls a field otherwise than the model does.
_RECORDED = {"fixed": "fixed_version"}


class RecordedPast:
    """The history of one kind of thing with `workspace`, `state` and `created_at`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def moved(self, asked: Moved) -> Q:
        moves = self._moves(asked.field)
        if asked.before is not None:
            moves = moves.filter(before__in=list(asked.before))
        if asked.after is not None:
            moves = moves.filter(after__in=list(asked.after))
        if asked.by is not None:
            moves = moves.filter(actor_kind="member", actor_id__in=list(asked.by))
        if asked.during is not None:
            moves = moves.filter(at__gte=asked.during.start, at__lt=asked.during.end)
        return Q(Exists(moves))

    def was(self, states: Collection[str]) -> Q:
        left_or_reached = Q(before__in=states) | Q(after__in=states)
        return Q(state__in=states) | Q(Exists(self._moves("state").filter(left_or_reached)))

    def stood(self, states: Collection[str], at: datetime) -> Q:
        """The last move before decides, else what the first one after left, else what stands now."""
        moves = self._moves("state")
        reached = moves.filter(at__lt=at).order_by("-at", "-id").values("after")[:1]
        left = moves.filter(at__gte=at).order_by("at", "id").values("before")[:1]
        stood = Coalesce(Subquery(reached), Subquery(left), F("state"))
        return Q(created_at__lt=at) & Q(In(stood, list(states)))

    def _moves(self, field: str) -> QuerySet[Transition]:
        recorded = Transition.objects.filter(workspace=OuterRef("workspace"), subject_kind=self.kind, subject_id=OuterRef("pk"))
        return recorded.filter(field=_RECORDED.get(field, field))

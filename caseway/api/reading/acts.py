"""Acts on many, as programs read them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from caseway.api.problems import wrong
from caseway.many.models import Act

AS_THEY_ARE = ("kind", "q", "phase", "total", "changed", "refused", "reasons", "taken_back", "left_alone", "created_at")


def told(act: Any, as_sent: Callable[[Any], Any]) -> dict[str, Any]:
    looked_at = act.seen if act.q else act.total
    is_taken_back = act.phase in (Act.Phase.UNDOING, Act.Phase.UNDONE)
    return {
        "id": act.pk,
        **{name: getattr(act, name) for name in AS_THEY_ARE},
        "value": as_sent(act),
        "unchanged": 0 if is_taken_back else max(0, looked_at - act.changed - act.refused),
    }


def word(given: str, field: str) -> str:
    """A tag or a label, as it is kept. Raises Problem 422 for an empty one."""
    text = given.strip().lower()
    if not text:
        raise wrong(field, _("Say something here."))
    return text


def number_of(things: Any, act: Any) -> int | None:
    """How programs call what an act keeps by its id."""
    return things.objects.filter(workspace=act.workspace_id, pk=act.value).values_list("number", flat=True).first()

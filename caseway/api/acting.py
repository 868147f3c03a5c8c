"""Acts on many, as programs ask for them and read them: what tickets and issues have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext as _

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.problems import wrong
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.acts import ManyGiven
from caseway.many import actions
from caseway.many.models import Act
from caseway.many.standing import Many
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

AS_THEY_ARE = ("kind", "q", "phase", "total", "changed", "refused", "reasons", "taken_back", "left_alone", "created_at")


@dataclass(frozen=True)
class Value:
    """What is kept of what programs send for one kind of act, and what they read of it again."""

    keep: Callable[[Any, Member], Any] = lambda given, _member: given
    told: Callable[[Any], Any] = lambda act: act.value


AS_SENT = Value()


def by_id(choose: Callable[[Any, Member], Any]) -> Value:
    return Value(lambda pk, member: _pk(choose(pk, member)))


def by_number(choose: Callable[[Any, Member], Any], things: Any) -> Value:
    """Programs name it by number, and an act keeps its id."""
    return Value(lambda number, member: _pk(choose(number, member)), lambda act: _number(things, act) if act.value else None)


def _pk(thing: Model | None) -> int | None:
    return thing.pk if thing else None


def _number(things: Any, act: Act) -> int | None:
    return things.objects.filter(workspace=act.workspace_id, pk=act.value).values_list("number", flat=True).first()


def small_letters(field: str) -> Value:
    """A tag or a label. Raises Problem 422 for an empty one."""

    def keep(given: str, _member: Member) -> str:
        text = given.strip().lower()
        if not text:
            raise wrong(field, _("Say something here."))
        return text

    return Value(keep)


@dataclass(frozen=True)
class Acts:
    """The acts on many things of one kind, and where they stand in the API."""

    many: Many
    address: str
    # Of the kinds that are kept otherwise than as they are sent.
    values: Mapping[str, Value]

    def do(self, request: MemberRequest, given: ManyGiven) -> HttpResponse:
        return done_once(request, lambda: self._done(request, given))

    def _done(self, request: MemberRequest, given: ManyGiven) -> Made:
        named, kind = given.named(), given.kind()
        what = {"by": request.member, "kind": kind, "value": self._value(kind).keep(named[kind], request.member)}
        if "q" in named:
            act = actions.act_on_all(self.many, named["q"], **what)
        else:
            act = actions.act_on(self.many, named[given.named_by], **what)
        return Made(self._told(act), location=f"/api/v1/{self.address}/{act.pk}")

    def read(self, request: MemberRequest, pk: int) -> HttpResponse:
        return answer(self._told(self._own(request, pk)))

    def undo(self, request: MemberRequest, pk: int) -> HttpResponse:
        act = self._own(request, pk)
        return done_once(request, lambda: Made(self._told(actions.take_back(self.many, act))), status=200)

    def _own(self, request: MemberRequest, pk: int) -> Any:
        return there(self.many.act.objects.visible_to(request.member), pk=pk)

    def _value(self, kind: str) -> Value:
        return self.values.get(kind, AS_SENT)

    def _told(self, act: Any) -> dict[str, Any]:
        looked_at = act.seen if act.q else act.total
        is_taken_back = act.phase in (Act.Phase.UNDOING, Act.Phase.UNDONE)
        return {
            "id": act.pk,
            **{name: getattr(act, name) for name in AS_THEY_ARE},
            "value": self._value(act.kind).told(act),
            "unchanged": 0 if is_taken_back else max(0, looked_at - act.changed - act.refused),
        }

"""What programs may read of the telephone: every call."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from caseway.api.answers import answer, reference
from caseway.api.choosing import row_of
from caseway.api.door import Door
from caseway.api.paging import Row, listed
from caseway.telephony.models import Call
from caseway.telephony.shapes import CallList, CallsAsked, CallTold
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Calls"])
SAID = ("id", "direction", "state", "queue", "started_at", "answered_at", "ended_at")
REFERENCES = ("team", "customer", "member")
COLUMNS = (*SAID, "outside", "shown", "inside", "ticket__number", *(f"{name}{end}" for name in REFERENCES for end in ("_id", "__name")))


@router.get("", auth=Door(), response=CallList, summary="List calls", operation_id="list_calls")
def list_calls(request: MemberRequest, asked: Query[CallsAsked]) -> HttpResponse:
    """Newest first, those that go on included."""
    wanted = {name: value for name in ("state", "customer") if (value := getattr(asked, name)) is not None}
    return listed(_calls(request).filter(**wanted).values(*COLUMNS), asked, lambda rows: [_told(row) for row in rows])


@router.get("/{int:id}", auth=Door(), response=CallTold, summary="Read a call", operation_id="read_call")
def read_call(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(row_of(_calls(request).values(*COLUMNS), pk=id)[0]))


def _calls(request: MemberRequest) -> Any:
    return Call.objects.visible_to(request.member)


def _told(row: Row) -> Row:
    talked = row["ended_at"] - row["answered_at"] if row["ended_at"] and row["answered_at"] else None
    return {name: row[name] for name in SAID} | {
        "number": row["outside"] or row["shown"],
        "extension": row["inside"],
        "ticket": row["ticket__number"],
        "talk_seconds": None if talked is None else max(0, round(talked.total_seconds())),
        **{name: reference(row, name) for name in REFERENCES},
    }

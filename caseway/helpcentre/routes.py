"""What programs may do about sharing: the rule of an organisation, its links, and how often these were looked at."""

from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.paging import Paging, Row, listed
from caseway.api.problems import wrong
from caseway.api.repeats import Made, done_once
from caseway.customers.actions import share_organisation
from caseway.customers.models import Contact, Customer, Organisation
from caseway.helpcentre.models import LinkView, SharedLink
from caseway.helpcentre.shapes import HourList, LinkGiven, LinkList, LinkMade, LinkTold, SharingGiven, SharingTold
from caseway.helpcentre.sharing import make_shared_link, revoke_shared_link
from caseway.helpcentre.sharing_forms import SHORTEST_PASSWORD
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Organisations"])
ACT = "organisations.share"
COLUMNS = (
    "id", "name", "until", "password", "shows_names", "made_by_id", "made_by__name", "created_at", "revoked_at", "organisation__sharing",
)  # fmt: skip


# The rule --------------------------------------------------------------------------------------------------------------------------


@router.get("/{int:id}/sharing", auth=Door(ACT), response=SharingTold, summary="Who sees all of its tickets", operation_id="read_sharing")
def read_sharing(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_rule(_organisation(request, id)))


@router.put(
    "/{int:id}/sharing", auth=Door(ACT), response=SharingTold, summary="Say who sees all of its tickets",
    operation_id="share_organisation",
)  # fmt: skip
def share(request: MemberRequest, id: int, given: SharingGiven) -> HttpResponse:
    """Instead of what was said before; those named are kept for the day when they count again."""
    organisation = _organisation(request, id)
    wanted = set(given.contacts)
    people = list(Customer.objects.visible_to(request.member).filter(organisation=organisation, pk__in=wanted))
    if len(people) != len(wanted):
        raise wrong("contacts", _("There is none with this id in this organisation."))
    share_organisation(organisation, by=request.member, sharing=given.sharing, contacts=people)
    return answer(_rule(_organisation(request, id)))


def _rule(organisation: Organisation) -> dict[str, Any]:
    named = Contact.objects.filter(workspace=organisation.workspace_id, organisation=organisation, customer__organisation=organisation)
    people = Customer.objects.filter(pk__in=named.values("customer")).order_by("pk").values("id", "name", "email")
    return {"sharing": organisation.sharing, "contacts": list(people)}


# Links -----------------------------------------------------------------------------------------------------------------------------


@router.get("/{int:id}/links", auth=Door(ACT), response=LinkList, summary="List shared links", operation_id="list_shared_links")
def list_links(request: MemberRequest, id: int, page: Paging) -> HttpResponse:
    """Newest first, those expired or revoked included."""
    return listed(_links(request, id).values(*COLUMNS), page, lambda rows: _describe(rows, request))


@router.post("/{int:id}/links", auth=Door(ACT), response={201: LinkMade}, summary="Make a shared link", operation_id="make_shared_link")
def make_link(request: MemberRequest, id: int, given: LinkGiven) -> HttpResponse:
    """Whoever has it sees where the organisation's tickets stand. The link itself is told once."""
    return done_once(request, lambda: _make(request, id, given))


def _make(request: MemberRequest, id: int, given: LinkGiven) -> Made:
    if 0 < len(given.password) < SHORTEST_PASSWORD:
        raise wrong("password", _("At least {count} characters, or none at all.").format(count=SHORTEST_PASSWORD))
    link, secret = make_shared_link(_organisation(request, id), by=request.member, **given.model_dump())
    told = _told(request, id, link.pk)
    url = f"{settings.CASEWAY_URL}/help/{request.workspace.slug}/shared/{secret}"
    location = f"/api/v1/organisations/{id}/links/{link.pk}"
    return Made(told | {"url": url}, location=location, repeated=told | {"url": None})


@router.get("/{int:id}/links/{int:link}", auth=Door(ACT), response=LinkTold, summary="Read a shared link", operation_id="read_shared_link")
def read_link(request: MemberRequest, id: int, link: int) -> HttpResponse:
    there(_links(request, id), pk=link)
    return answer(_told(request, id, link))


@router.delete(
    "/{int:id}/links/{int:link}", auth=Door(ACT), response={204: None}, summary="Revoke a shared link", operation_id="revoke_shared_link"
)
def revoke_link(request: MemberRequest, id: int, link: int) -> HttpResponse:
    """From now on it leads nowhere. Revoked already, nothing changes."""
    revoke_shared_link(there(_links(request, id), pk=link), by=request.member)
    return HttpResponse(status=204)


@router.get(
    "/{int:id}/links/{int:link}/views",
    auth=Door(ACT),
    response=HourList,
    summary="When a link was looked at",
    operation_id="list_looks_at_a_link",
)
def list_views(request: MemberRequest, id: int, link: int, page: Paging) -> HttpResponse:
    """How often within each hour, the latest first; by whom nobody keeps."""
    found = there(_links(request, id), pk=link)
    rows = LinkView.objects.filter(workspace=request.workspace, link=found).values("id", "hour", "count")
    return listed(rows, page, lambda shown: [{"hour": row["hour"], "count": row["count"]} for row in shown])


def _organisation(request: MemberRequest, id: int) -> Organisation:
    return there(Organisation.objects.visible_to(request.member), pk=id)


def _links(request: MemberRequest, id: int) -> Any:
    return SharedLink.objects.visible_to(request.member).filter(organisation=_organisation(request, id))


def _told(request: MemberRequest, id: int, link: int) -> Row:
    return _describe(list(_links(request, id).filter(pk=link).values(*COLUMNS)), request)[0]


def _describe(rows: list[Row], request: MemberRequest) -> list[Row]:
    viewed = LinkView.objects.filter(workspace=request.workspace, link__in=[row["id"] for row in rows]).order_by()
    views = dict(viewed.values_list("link").annotate(total=Sum("count")))
    return [_described(row, views.get(row["id"], 0)) for row in rows]


def _described(row: Row, views: int) -> Row:
    maker = {"id": row.pop("made_by_id"), "name": row.pop("made_by__name")}
    shares = row.pop("organisation__sharing") != Organisation.Sharing.OFF
    return row | {
        "has_password": bool(row.pop("password")),
        "is_open": shares and row["revoked_at"] is None and row["until"] > now(),
        "views": views,
        "made_by": maker if maker["id"] else None,
    }

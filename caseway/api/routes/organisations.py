"""Organisations: the companies that customers belong to."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from caseway.api.answers import answer
from caseway.api.choosing import chosen_fields, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Page, listed
from caseway.api.reading import people as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.base import Text
from caseway.api.shapes.people import OrganisationChange, OrganisationGiven, OrganisationList, OrganisationTold
from caseway.customers import actions
from caseway.customers.models import Organisation
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Organisations"])


class OrganisationsAsked(Page):
    q: Annotated[Text, Field(max_length=200, description="Part of a name or domain; terms as `tier>1`, own fields as `seats>100`.")] = ""


@router.get("", auth=Door(), response=OrganisationList, summary="List organisations", operation_id="list_organisations")
def list_organisations(request: MemberRequest, asked: Query[OrganisationsAsked]) -> HttpResponse:
    """Newest first."""
    organisations = reading.organisations_matching(Organisation.objects.visible_to(request.member), asked.q, request.member)
    return listed(reading.organisation_rows(organisations), asked, lambda found: reading.describe_organisations(found, request.member))


@router.post(
    "", auth=Door("customers.change"), response={201: OrganisationTold}, summary="Add an organisation", operation_id="add_organisation"
)
def add_organisation(request: MemberRequest, given: OrganisationGiven) -> HttpResponse:
    """People with an address in one of its `domains` join it."""
    return done_once(request, lambda: _add(request, given))


def _add(request: MemberRequest, given: OrganisationGiven) -> Made:
    made = actions.make_organisation(request.workspace, by=request.member, **given.model_dump(exclude={"fields"}))
    actions.fill_in(made, chosen_fields(given.fields, Organisation.subject_kind, request.member), by=request.member)
    return Made(_told(request, made.pk), location=f"/api/v1/organisations/{made.pk}")


@router.get("/{int:id}", auth=Door(), response=OrganisationTold, summary="Read an organisation", operation_id="read_organisation")
def read_organisation(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch(
    "/{int:id}",
    auth=Door("customers.change"),
    response=OrganisationTold,
    summary="Change an organisation",
    operation_id="change_organisation",
)
def change_organisation(request: MemberRequest, id: int, given: OrganisationChange) -> HttpResponse:
    """What is not named stays; `domains` replace what was there."""
    organisation = there(Organisation.objects.visible_to(request.member), pk=id)
    named = given.named()
    fields = chosen_fields(named.pop("fields", {}), Organisation.subject_kind, request.member)
    with transaction.atomic():
        actions.change_organisation(organisation, by=request.member, **named)
        actions.fill_in(organisation, fields, by=request.member)
    return answer(_told(request, id))


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    rows = row_of(reading.organisation_rows(Organisation.objects.visible_to(request.member)), pk=pk)
    return reading.describe_organisations(rows, request.member)[0]

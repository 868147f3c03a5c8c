"""The workspace's own fields on the pages of customers and organisations, changed in place."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.customers import actions
from caseway.customers.models import Customer, Organisation
from caseway.customers.views.customers import customer_or_404, customer_page
from caseway.customers.views.organisations import organisation_or_404, organisation_page
from caseway.fields.definitions import known_to
from caseway.fields.given import filled_in, sentence_of
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("customers.change")
@require_POST
def of_customer(request: MemberRequest, pk: int) -> HttpResponse:
    found = customer_or_404(request, pk)
    status = _fill_in(request, found)
    if "HX-Request" in request.headers:
        return customer_page(request, found, status=status)
    return redirect(f"/w/{request.workspace.slug}/customers/{pk}")


@for_members("customers.change")
@require_POST
def of_organisation(request: MemberRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    status = _fill_in(request, found)
    if "HX-Request" in request.headers:
        return organisation_page(request, found, status=status)
    return redirect(f"/w/{request.workspace.slug}/organisations/{pk}")


def _fill_in(request: MemberRequest, who: Customer | Organisation) -> int:
    """One field. What is wrong is told, and nothing written."""
    try:
        actions.fill_in(who, filled_in(request.POST, known_to(request.member, who.subject_kind)), by=request.member)
    except ValidationError as refusal:
        messages.error(request, sentence_of(refusal))
        return 422
    return 200

"""The workspace's own fields on the pages of customers and organisations, changed in place."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.customers import actions
from caseway.customers.views.customers import customer_or_404, customer_page
from caseway.customers.views.organisations import organisation_or_404, organisation_page
from caseway.fields.views.in_place import fill_in_place
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("customers.change")
@require_POST
def of_customer(request: MemberRequest, pk: int) -> HttpResponse:
    found = customer_or_404(request, pk)
    status = fill_in_place(request, found, actions.fill_in)
    if "HX-Request" in request.headers:
        return customer_page(request, found, status=status)
    return redirect(f"/w/{request.workspace.slug}/customers/{pk}")


@for_members("customers.change")
@require_POST
def of_organisation(request: MemberRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    status = fill_in_place(request, found, actions.fill_in)
    if "HX-Request" in request.headers:
        return organisation_page(request, found, status=status)
    return redirect(f"/w/{request.workspace.slug}/organisations/{pk}")

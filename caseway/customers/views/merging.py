"""Two customers who are one person: find the other, see what moves, do it, undo it."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.customers import actions
from caseway.customers.actions.merging import joined
from caseway.customers.belongings import MOST_COUNTED, belongings
from caseway.customers.models import Customer, Merge, Organisation
from caseway.customers.reading import found_by, rows_of
from caseway.fields.definitions import known_to
from caseway.fields.reading import Shown, shown_on
from caseway.ui.pages import lead_to, page
from caseway.ui.paging import is_id
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member

SHOWN = 12


@dataclass(frozen=True)
class Moving:
    """So many of one kind go along."""

    words: str
    count: int


@for_members("customers.change")
def merge(request: MemberRequest, pk: int) -> HttpResponse:
    """Who else is this person? With `other` chosen: what will be; posted: done."""
    kept = get_object_or_404(Customer.objects.visible_to(request.member).select_related("organisation"), pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    other = _other(request, kept, given.get("other", ""))
    if other is None:
        return _choice(request, kept)
    if request.method != "POST":
        return _preview(request, kept, other)
    try:
        done = actions.merge_customers(other, into=kept, by=request.member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        undo = f"/w/{request.workspace.slug}/customers/merges/{done.pk}/undoing"
        messages.success(request, _("{other} and {kept} are one now.").format(other=other, kept=kept), extra_tags=undo)
    return redirect(f"/w/{request.workspace.slug}/customers/{kept.pk}")


def _other(request: MemberRequest, kept: Customer, pk: str) -> Customer | None:
    others = Customer.objects.visible_to(request.member).exclude(pk=kept.pk)
    return others.filter(pk=pk).select_related("organisation").first() if is_id(pk) else None


def _choice(request: MemberRequest, kept: Customer) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    others = Customer.objects.visible_to(request.member).exclude(pk=kept.pk)
    found = found_by(others, request.workspace.pk, asked) if asked else _alike(others, kept)
    rows = list(rows_of(found.order_by("name", "pk"))[:SHOWN])
    return page(request, "customers/merge_choice.html", block="found", customer=kept, rows=rows, asked=asked)


def _alike(others: QuerySet[Customer], kept: Customer) -> QuerySet[Customer]:
    """Those who have the same name or a number in common."""
    alike = Q(phones__number__in=kept.phones.values("number"))
    if kept.name:
        alike |= Q(name__iexact=kept.name)
    return others.filter(pk__in=others.filter(alike).values("pk"))


def _preview(request: MemberRequest, kept: Customer, other: Customer) -> HttpResponse:
    after = joined(kept, other)
    context = {
        "customer": kept,
        "other": other,
        "after": after,
        "language_name": dict(settings.LANGUAGES).get(after["language"], after["language"]),
        "organisation": Organisation.objects.filter(workspace=request.workspace, pk=after["organisation_id"]).first(),
        "fields": _filled_in(kept, other, request.member),
        "moving": list(_moving(kept, other)),
        "most": MOST_COUNTED,
    }
    return page(request, "customers/merge.html", **context)


def _filled_in(kept: Customer, other: Customer, reader: Member) -> list[Shown]:
    """What will stand in the workspace's own fields: what is kept, filled up from the other."""
    shown = {one.field.pk: one for person in (other, kept) for one in shown_on(person, reader) if one.words}
    return [shown[one.pk] for one in known_to(reader, Customer.subject_kind) if one.pk in shown]


def _moving(kept: Customer, other: Customer):
    for one in belongings:
        count = one.to_move(kept.workspace_id, other.pk, kept.pk).values("pk")[: MOST_COUNTED + 1].count()
        if count:
            yield Moving(one.words(count), count)


@for_members("customers.change")
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Take apart what was merged, however long ago."""
    found = get_object_or_404(Merge.objects.visible_to(request.member), pk=pk)
    here = f"/w/{request.workspace.slug}/customers/{found.kept_id}"
    try:
        other = actions.part_customers(found, by=request.member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("They are two again. What came since stays with {name}.").format(name=found.kept))
        here = f"/w/{request.workspace.slug}/customers/{other.pk}"
    return lead_to(request, here)

"""Bringing a table in: choose it, say what the columns mean, see what would be, let it run, undo it."""

import functools
import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.activity.once import once
from caseway.imports import actions
from caseway.imports.forms import MappingForm, ReadingForm, UploadForm, sentence_of
from caseway.imports.models import Import
from caseway.imports.reading import LARGEST, Table, Unreadable, read_table
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import settings_page

SHOWN_IMPORTS = 50
SHOWN_ROWS = 5


@for_members("people.import")
def imports(request: MemberRequest) -> HttpResponse:
    initial = {"nonce": secrets.token_urlsafe(12), "kind": request.GET.get("kind", "customers")}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    table = _table(form) if form.is_valid() else None
    if table:
        keep = functools.partial(_take_in, request, form, table)
        pk, _is_new = once(request.workspace, "import", form.cleaned_data["nonce"], keep)
        return redirect(f"/w/{request.workspace.slug}/settings/imports/{pk}")
    rows = Import.objects.visible_to(request.member).defer("raw").select_related("brought_by").order_by("-pk")[:SHOWN_IMPORTS]
    return settings_page(request, "imports/imports.html", "imports", status=422 if form.errors else 200, form=form, imports=rows)


def _table(form: UploadForm) -> Table | None:
    """The table as it reads; None when it does not, and the form says why."""
    try:
        return read_table(form.cleaned_data["file"].read(LARGEST + 1))
    except Unreadable as unreadable:
        form.add_error("file", sentence_of(unreadable))
        return None


def _take_in(request: MemberRequest, form: UploadForm, table: Table) -> int:
    file = form.cleaned_data["file"]
    file.seek(0)
    given = {"kind": form.cleaned_data["kind"], "filename": file.name, "raw": file.read(), "table": table}
    return actions.take_in(request.workspace, by=request.member, **given).pk


@for_members("people.import")
def importing(request: MemberRequest, pk: int) -> HttpResponse:
    """Where it stands; posted, the table is tried out with what was said of its columns."""
    found = _import(request, pk)
    form = MappingForm(request.POST if "may_change" in request.POST else None, importing=found, member=request.member)
    if form.is_valid():
        actions.check(found, mapping=form.mapping(), may_change=form.cleaned_data["may_change"])
        return _back(request, pk)
    return _page(request, found, form, ReadingForm(initial=_read_as(found)))


def _import(request: MemberRequest, pk: int) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.member).defer("raw"), pk=pk)


def _read_as(found: Import) -> dict:
    return {"encoding": found.encoding, "separator": found.separator, "has_header": found.has_header}


def _page(request: MemberRequest, found: Import, form: MappingForm, reading: ReadingForm) -> HttpResponse:
    first = found.parts.in_order().first()
    return settings_page(
        request,
        "imports/import.html",
        "imports",
        block="state",
        status=422 if form.errors or reading.errors else 200,
        found=found,
        form=form,
        reading=reading,
        columns=[form[name] for name in form.columns],
        examples=[cells for _line, cells in (first.cells[:SHOWN_ROWS] if first else [])],
        is_changeable=found.phase in Import.CHANGEABLE,
        stuck=found.is_under_way and found.parts.dead().exists(),
    )


def _back(request: MemberRequest, pk: int) -> HttpResponse:
    return redirect(f"/w/{request.workspace.slug}/settings/imports/{pk}")


@for_members("people.import")
@require_POST
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """Read the file otherwise."""
    found = get_object_or_404(Import.objects.visible_to(request.member), pk=pk)
    form = ReadingForm(request.POST)
    if form.is_valid() and found.phase in Import.CHANGEABLE:
        try:
            actions.read_otherwise(found, read_table(bytes(found.raw), **form.cleaned_data), by=request.member)
            return _back(request, pk)
        except Unreadable as unreadable:
            form.add_error(None, sentence_of(unreadable))
    return _page(request, found, MappingForm(importing=found, member=request.member), form)


@for_members("people.import")
@require_POST
def run(request: MemberRequest, pk: int) -> HttpResponse:
    actions.run(_import(request, pk))
    return _back(request, pk)


@for_members("people.import")
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    actions.undo(_import(request, pk))
    return _back(request, pk)


@for_members("people.import")
@require_POST
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    actions.discard(_import(request, pk))
    messages.success(request, _("The table is forgotten."))
    return redirect(f"/w/{request.workspace.slug}/settings/imports")

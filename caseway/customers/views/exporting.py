"""Customers and organisations as a table that can be brought in again."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caseway.customers.actions.bringing import ways_of
from caseway.customers.models import Customer, Organisation
from caseway.customers.reading import domains_of
from caseway.fields.definitions import Definition, in_use
from caseway.fields.reading import written_of
from caseway.ui.spreadsheets import csv_answer
from caseway.workspaces.doors import MemberRequest, for_members

AT_ONCE = 500
Fields = tuple[Definition, ...]


@for_members("people.export")
@require_GET
def customers(request: MemberRequest) -> StreamingHttpResponse:
    header = [_("Name"), _("E-mail"), _("Telephone"), _("Organisation"), _("Language"), _("Time zone"), _("Notes")]
    own = in_use(request.member, Customer.subject_kind)
    return csv_answer(f"{request.workspace.slug}-customers", header + _labels(own), _people(request, own))


def _labels(own: Fields) -> list[str]:
    return [one.label for one in own]


def _people(request: MemberRequest, own: Fields) -> Iterator[list]:
    columns = ("pk", "name", "organisation__name", "language", "time_zone", "notes")
    rows = Customer.objects.visible_to(request.member).order_by("pk").values_list(*columns).iterator(AT_ONCE)
    for some in _batches(rows):
        pks = [row[0] for row in some]
        ways, filled_in = ways_of(pks), written_of(own, pks, request.member)
        for pk, name, organisation, language, time_zone, notes in some:
            emails, numbers = ways[pk]
            yield [name, "; ".join(emails), "; ".join(numbers), organisation, language, time_zone, notes, *filled_in[pk]]


@for_members("people.export")
@require_GET
def organisations(request: MemberRequest) -> StreamingHttpResponse:
    header = [_("Name"), _("Domains"), _("Weight"), _("Notes")]
    own = in_use(request.member, Organisation.subject_kind)
    return csv_answer(f"{request.workspace.slug}-organisations", header + _labels(own), _companies(request, own))


def _companies(request: MemberRequest, own: Fields) -> Iterator[list]:
    rows = Organisation.objects.visible_to(request.member).order_by("pk").values_list("pk", "name", "tier", "notes").iterator(AT_ONCE)
    for some in _batches(rows):
        pks = [row[0] for row in some]
        domains, filled_in = domains_of(pks), written_of(own, pks, request.member)
        yield from ([name, domains.get(pk, ""), tier, notes, *filled_in[pk]] for pk, name, tier, notes in some)


def _batches(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        yield some

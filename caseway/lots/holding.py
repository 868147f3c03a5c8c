"""Who else has a lot: customers whose tickets or returns name it, and those whose serial numbers belong to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from caseway.lots.asking import is_by
from caseway.lots.counting import MOST_GROUPS, CountedLot, folded, names
from caseway.products.models import Product
from caseway.returns.models import Return
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

MOST = 500
MOST_SERIALS = 500
PERSON = ("requester", "requester__name", "requester__email", "requester__organisation__name")


@dataclass
class Holder:
    pk: int
    name: str
    email: str
    organisation: str
    tickets: int = 0
    returns: int = 0
    serials: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        return is_by(self.name, self.email)


def holders_of(product: Product, lot: CountedLot, member: Member) -> list[Holder]:
    """As far as the member may see; seven queries at most, the busiest first where there are very many."""
    all_tickets, all_returns = (kind.objects.visible_to(member).filter(product=product) for kind in (Ticket, Return))
    for rows in (all_tickets, all_returns):
        _learn_spellings(lot, rows)
    tickets, returns = names(all_tickets, lot), names(all_returns, lot)
    found: dict[int, Holder] = {}
    _add(found, tickets.values(*PERSON).annotate(count=Count("pk")).order_by("-count", "requester")[:MOST], _count_tickets)
    people = [f"ticket__{column}" for column in PERSON]
    _add(found, returns.values(*people).annotate(count=Count("pk")).order_by("-count", "ticket__requester")[:MOST], _count_returns)
    serials = {row for rows in (tickets, returns) for row in _serials(rows)}
    if serials:
        _add(found, all_tickets.filter(serial__in=serials).order_by("-id").values(*PERSON, "serial")[:MOST], _note_serial)
    return sorted(found.values(), key=lambda holder: (-holder.tickets, -holder.returns, holder.name, holder.pk))


def _learn_spellings(lot: CountedLot, rows: Any) -> None:
    """What is no complaint, or came back, may spell it otherwise."""
    spelled = rows.exclude(lot="").order_by().values_list("lot", flat=True).distinct()[:MOST_GROUPS]
    lot.typed.update({name: 1 for name in spelled if folded(name) == lot.key and name not in lot.typed})


def _serials(rows: Any) -> Iterable[str]:
    return rows.exclude(serial="").order_by("-id").values_list("serial", flat=True)[:MOST_SERIALS]


def _add(found: dict[int, Holder], rows: Iterable[Mapping[str, Any]], note: Callable[[Holder, Mapping[str, Any]], None]) -> None:
    for row in rows:
        person = {key.removeprefix("ticket__"): value for key, value in row.items()}
        pk, name, email, organisation = (person[column] for column in PERSON)
        note(found.setdefault(pk, Holder(pk, name, email, organisation or "")), row)


def _count_tickets(holder: Holder, row: Mapping[str, Any]) -> None:
    holder.tickets = row["count"]


def _count_returns(holder: Holder, row: Mapping[str, Any]) -> None:
    holder.returns = row["count"]


def _note_serial(holder: Holder, row: Mapping[str, Any]) -> None:
    if row["serial"] not in holder.serials:
        holder.serials.append(row["serial"])

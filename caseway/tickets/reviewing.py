"""A look at who will read of a fix: by organisation, a page at a time, however many they are."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from caseway.customers.models import Customer
from caseway.tickets.models import Ticket
from caseway.tickets.voters import LetterToVoter
from caseway.tickets.waiting import Letter, Waits, Without
from caseway.ui.paging import PER_PAGE, is_id


@dataclass(frozen=True)
class Part:
    """A page of those who wait, and how many they are in all."""

    rows: Sequence[Waits]
    # How many stand before the first of them.
    before: int
    count: int
    told: int
    sizes: Mapping[int, int]
    here: str
    after: str

    @property
    def left_out(self) -> int:
        return self.count - self.told


@dataclass(frozen=True)
class Reader:
    person: Customer
    # Whose thread it stands in; None where it is a mail of its own.
    ticket: Ticket | None
    body: str
    # By whom they are left out; empty where they are told.
    left_out_by: str


@dataclass(frozen=True)
class Group:
    """Those of an organisation, or of none (0)."""

    organisation: int
    name: str
    size: int
    left_out_by: str
    readers: list[Reader]


def part(rows: Sequence[Waits], without: Without, cursor: str) -> Part:
    """The page that begins after `cursor`; the first where it names nobody who waits."""
    start = _start(rows, cursor)
    end = start + PER_PAGE
    return Part(
        rows=rows[start:end],
        before=start,
        count=len(rows),
        told=sum(not without.has(one) for one in rows),
        sizes=Counter(one.organisation for one in rows),
        here=cursor if start else "",
        after=_cursor(rows[end - 1]) if len(rows) > end else "",
    )


def _cursor(row: Waits) -> str:
    return f"{row.organisation}.{row.number}"


def _start(rows: Sequence[Waits], cursor: str) -> int:
    """Also where that very person waits no more, as long as somebody of their organisation does."""
    organisation, _dot, number = cursor.partition(".")
    if not (is_id(organisation) and is_id(number)):
        return 0
    first = next((one for one in rows if one.organisation == int(organisation)), None)
    return bisect_right(rows, (*first[:3], int(number)), key=lambda one: one[:4]) if first else 0


def groups(shown: Part, letters: Sequence[Letter] | Sequence[LetterToVoter], without: Without) -> list[Group]:
    """What stands on the page, with its words."""
    by_pk = {_pk_of(letter): letter for letter in letters}
    found = []
    for organisation, rows in groupby((one for one in shown.rows if one.pk in by_pk), key=lambda one: one.organisation):
        readers = [_reader(by_pk[one.pk], without.customers.get(one.customer, "")) for one in rows]
        company = readers[0].person.organisation
        found.append(
            Group(
                organisation,
                company.name if company else "",
                shown.sizes[organisation],
                without.organisations.get(organisation, ""),
                readers,
            )
        )
    return found


def _pk_of(letter: Letter | LetterToVoter) -> int:
    return letter.ticket.pk if isinstance(letter, Letter) else letter.customer.pk


def _reader(letter: Letter | LetterToVoter, left_out_by: str) -> Reader:
    if isinstance(letter, Letter):
        return Reader(letter.ticket.requester, letter.ticket, letter.body, left_out_by)
    return Reader(letter.customer, None, letter.body, left_out_by)

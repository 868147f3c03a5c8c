"""Who waits for an issue, and the words each of them would read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from caseway.customers.models import Customer
from caseway.issues.models import Issue
from caseway.products.models import Version
from caseway.tickets.evidence import votes_for
from caseway.tickets.models import Announcement, LeftOut, Participant, Ticket, Told
from caseway.tickets.placeholders import filled
from caseway.workspaces.models import Member, Workspace

# Words by language; "" stands for all languages that have none of their own.
Bodies = Mapping[str, str]
_SPOKEN = frozenset(dict(settings.LANGUAGES))


@dataclass(frozen=True)
class Letter:
    """What one requester will read."""

    ticket: Ticket
    body: str

    def owed(self, announcement: Announcement, by: Member) -> Told:
        where = {"workspace_id": announcement.workspace_id, "announcement": announcement, "ticket": self.ticket}
        return Told(**where, member=by, body=self.body, subject=f"ticket:{self.ticket.pk}")


class Waits(NamedTuple):
    """One who reads of a fix, as light as ten thousand of them have to be; sorted as tuples they stand by organisation."""

    has_no_organisation: bool
    name: str
    organisation: int
    # The number of the ticket; the id of the customer where there is none.
    number: int
    # The ticket, or the customer where there is none.
    pk: int
    customer: int
    language: str


def waits(pk: int, number: int, customer: int, language: str, organisation: int | None, name: str | None) -> Waits:
    return Waits(organisation is None, (name or "").casefold(), organisation or 0, number, pk, customer, language)


class Without(NamedTuple):
    """Who is left out: customers and organisations (ids), and the names of the members who decided it."""

    customers: dict[int, str]
    organisations: dict[int, str]

    def has(self, one: Waits) -> bool:
        return one.customer in self.customers or one.organisation in self.organisations


def left_out(announcement: Announcement | None) -> Without:
    without = Without({}, {})
    if announcement is None:
        return without
    rows = LeftOut.objects.filter(workspace=announcement.workspace_id, announcement=announcement)
    for customer, organisation, name in rows.values_list("customer", "organisation", "member__name"):
        if customer:
            without.customers[customer] = name
        else:
            without.organisations[organisation] = name
    return without


def somebody_waits(issue: Issue) -> bool:
    """Whether anybody reported it whose case is not closed, or voted for it."""
    tickets = Ticket.objects.filter(workspace=issue.workspace_id, issue=issue)
    unclosed = tickets.exclude(state=Ticket.State.CLOSED).exists()
    return unclosed or bool(_survivors(issue)) or votes_for(issue).exists()


def waiting(issue: Issue, member: Member, announcement: Announcement | None = None) -> list[Waits]:
    """The tickets whose requesters wait, as far as the member may see them: not closed, not told of this fix before.

    Then those that were merged into one of them and whose requesters would read nothing there; each of these people once.
    """
    told = set(Told.objects.filter(announcement=announcement).values_list("ticket", flat=True)) if announcement else set()
    found = _light(_cases(issue, member), member)
    heard = {case.customer for case in found}
    for one in _light(_merged(issue, member), member):
        if one.customer not in heard:
            heard.add(one.customer)
            found.append(one)
    return sorted(one for one in found if one.pk not in told)


def _light(tickets: QuerySet[Ticket], member: Member) -> list[Waits]:
    columns = ("pk", "number", "requester", "requester__language", "requester__organisation", "requester__organisation__name")
    return [
        waits(pk, number, customer, language_in(own, member.workspace), organisation, name)
        for pk, number, customer, own, organisation, name in tickets.order_by("number").values_list(*columns)
    ]


def _cases(issue: Issue, member: Member) -> QuerySet[Ticket]:
    """What hangs on the issue, or goes on for something that hung on it and hangs on nothing itself."""
    of_issue = Q(issue=issue)
    if survivors := _survivors(issue):
        of_issue |= Q(issue=None, pk__in=survivors)
    return Ticket.objects.visible_to(member).filter(of_issue).exclude(state=Ticket.State.CLOSED)


def _survivors(issue: Issue) -> list[int]:
    """Where the tickets go on that hang on the issue and were merged."""
    merged = Ticket.objects.filter(workspace=issue.workspace_id, issue=issue, merged_into__isnull=False)
    return [pk for pk in merged.exclude(merged_into__state=Ticket.State.CLOSED).values_list("merged_into", flat=True).distinct() if pk]


def _merged(issue: Issue, member: Member) -> QuerySet[Ticket]:
    """What was merged, and whose requester takes no part where it goes on."""
    hanging = Ticket.objects.filter(workspace=issue.workspace_id, issue=issue).exclude(state=Ticket.State.CLOSED)
    takes_part = Participant.objects.filter(
        workspace=OuterRef("workspace"), ticket=OuterRef("merged_into"), customer=OuterRef("requester"), is_active=True
    )
    merged = Ticket.objects.visible_to(member).filter(merged_into__isnull=False)
    merged = merged.filter(Q(issue=issue) | Q(merged_into__in=hanging.values("pk")) | Q(merged_into__in=_survivors(issue)))
    merged = merged.exclude(merged_into__state=Ticket.State.CLOSED).exclude(merged_into__team__in=member.hidden_teams)
    return merged.exclude(Exists(takes_part))


def letters(issue: Issue, member: Member, bodies: Bodies, announcement: Announcement | None = None) -> list[Letter]:
    """A letter for everybody who waits and is not left out, in their language where there are words in it."""
    without = left_out(announcement)
    return letters_to([one for one in waiting(issue, member, announcement) if not without.has(one)], issue, member, bodies)


def letters_to(those: Iterable[Waits], issue: Issue, member: Member, bodies: Bodies) -> list[Letter]:
    found = Ticket.objects.visible_to(member).select_related("requester", "requester__organisation", "merged_into")
    tickets = found.in_bulk([one.pk for one in those])
    return [Letter(tickets[one.pk], _body_for(tickets[one.pk], bodies, issue.fixed_version, member)) for one in those if one.pk in tickets]


def _body_for(ticket: Ticket, bodies: Bodies, version: Version | None, member: Member) -> str:
    language = language_of(ticket, member.workspace)
    values = {
        "name": ticket.requester.name or nobodys_name(language),
        "number": f"#{ticket.number}",
        "subject": ticket.subject,
        "version": version.name if version else "",
        "agent": member.name,
    }
    return filled(words_in(bodies, language), values)


def words_in(bodies: Bodies, language: str) -> str:
    return bodies.get(language) or bodies.get("") or next(iter(bodies.values()), "")


def language_of(ticket: Ticket, workspace: Workspace) -> str:
    return language_of_customer(ticket.requester, workspace)


def language_of_customer(customer: Customer, workspace: Workspace) -> str:
    """The customer's own language where we speak it, else the workspace's."""
    return language_in(customer.language, workspace)


def language_in(language: str, workspace: Workspace) -> str:
    own = language.partition("-")[0].lower()
    return own if own in _SPOKEN else workspace.language


def nobodys_name(language: str) -> str:
    with translation.override(language):
        return _("there")


def usual_words(language: str, version: Version | None) -> str:
    """What a draft says until somebody says it better."""
    with translation.override(language):
        if version is None:
            return _("Hello {name},\n\nwhat you told us about is fixed. Please write to us if it is not for you.")
        return _("Hello {name},\n\nwhat you told us about is fixed in {version}. Please write to us if it is not for you.")

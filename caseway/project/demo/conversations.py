"""One ticket after another: what was reported, said and done, by chance but always in a possible order (pure)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from caseway.activity.facts import Fact
from caseway.activity.recording import CASEWAY, Actor
from caseway.products.models import Product
from caseway.project.demo.causes import BAD_LOT, BAD_SINCE_DAYS, GOOD_LOTS, GOOD_SHARE
from caseway.project.demo.words import ANSWERS, CALLS, DETAILS, NOTES, REPLIES, REPORTS, TAGS
from caseway.tickets import facts
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member, Team

CHANNELS = ["email"] * 6 + ["phone"] * 2 + ["portal"] * 3 + ["api"]
PRIORITIES = ["normal"] * 12 + ["low"] * 4 + ["high"] * 3 + ["urgent"]
SAYING: dict[str, Any] = {"reply": facts.TicketReplied, "note": facts.TicketNoted, "call": facts.TicketCalled}
WAITING = {"pending": facts.TicketAsked, "on_hold": facts.TicketHeld}
CLOSED_AFTER = timedelta(days=7)
# How far back the demonstration goes.
YEARS = 2
CAUSES = ["defect"] * 4 + ["misuse"] * 2 + ["environment", "other", ""]


@dataclass(frozen=True)
class House:
    admin: Member
    agents: list[Member]
    teams: list[Team]
    products: dict[str, Product]
    customers: list[tuple[int, str, str]]


@dataclass(slots=True)
class Said:
    kind: str
    body: str
    at: datetime
    member: Member | None = None
    is_internal: bool = False
    pk: int = 0


@dataclass(slots=True)
class Case:
    number: int
    subject: str
    kind: str
    channel: str
    priority: str
    customer: tuple[int, str, str]
    product: int | None
    opened_at: datetime
    said: list[Said]
    state: str = "new"
    cause: str = ""
    team: int | None = None
    assignee: Member | None = None
    serial: str = ""
    lot: str = ""
    resolved_at: datetime | None = None
    tags: list[str] = field(default_factory=list)
    seen: list[tuple[int, datetime]] = field(default_factory=list)
    pk: int = 0

    @property
    def text(self) -> str:
        return "\n".join([self.subject, *(said.body for said in self.said)])

    def facts(self) -> Iterator[tuple[Fact, Actor | None, datetime]]:
        """(what happened, whose doing it was or None for the customer, when), in order."""
        first, *others = self.said
        yield facts.TicketOpened(channel=self.channel, message=first.pk), first.member, self.opened_at
        if self.assignee:
            at = self.opened_at + timedelta(minutes=3)
            yield facts.TicketAssigned(assignee=self.assignee.pk, assignee_name=self.assignee.name), self.assignee, at
            yield facts.TicketTakenUp(before="new", after="open"), self.assignee, at
        for said in others:
            fact = SAYING[said.kind] if said.member else facts.TicketAnswered
            yield fact(message=said.pk), said.member, said.at
        yield from self._outcome()

    def _outcome(self) -> Iterator[tuple[Fact, Actor | None, datetime]]:
        """How it came to stand where it stands."""
        if self.state in WAITING:
            yield WAITING[self.state](before="open", after=self.state), self.assignee, self.said[-1].at
        if self.resolved_at is None:
            return
        if self.cause:
            label = str(Ticket.Cause(self.cause).label)
            yield facts.TicketChanged(field="cause", before="", after=label, was="", now=self.cause), self.assignee, self.resolved_at
        yield facts.TicketResolved(before="open", after="resolved"), self.assignee, self.resolved_at
        if self.state == "closed":
            yield facts.TicketClosed(before="resolved", after="closed"), CASEWAY, self.resolved_at + CLOSED_AFTER


def case_of(number: int, opened_at: datetime, end: datetime, house: House, chance: random.Random, *, is_bad: bool = False) -> Case:
    """The ticket of a number: the older, the surer it is resolved. A bad one is of the lot that goes wrong."""
    key, subject, report, kind = REPORTS[0] if is_bad else chance.choice(REPORTS)
    product = house.products[key]
    channel = chance.choice(CHANNELS)
    agent = chance.choice(house.agents)
    first = Said("reply", f"{report} {chance.choice(DETAILS)} {chance.choice(DETAILS)}", opened_at)
    if channel == "phone":
        first.kind, first.is_internal, first.member = "call", True, agent
    case = Case(number, subject, kind, channel, chance.choice(PRIORITIES), chance.choice(house.customers), product.pk, opened_at, [first])
    is_private = chance.random() >= 0.97 and not is_bad
    case.team = house.teams[2 if is_private else 0 if chance.random() < 0.8 else 1].pk
    case.lot = BAD_LOT if is_bad else _lot_of(key, opened_at, end, chance)
    case.serial = f"{key[0]}2-{chance.randrange(10**6):06}" if case.lot and chance.random() < 0.5 else ""
    case.tags = chance.sample(TAGS, chance.choice([0, 0, 0, 1, 1, 2]))
    age = end - opened_at
    if age > timedelta(hours=2) and chance.random() < 0.97:
        _go_on(case, agent, end, chance)
    _settle(case, age, end, chance)
    return case


def _lot_of(key: str, opened_at: datetime, end: datetime, chance: random.Random) -> str:
    """A kettle of the last months may be of one of the good lots. The rest is of a week's, any of them alike, so that none
    complains more than its siblings; what is not out yet is not named."""
    is_late = end - opened_at < timedelta(days=BAD_SINCE_DAYS)
    if key == "KET" and is_late and chance.random() < GOOD_SHARE:
        return chance.choice(GOOD_LOTS)
    made_at = end - timedelta(days=365 * YEARS) * chance.random()
    if key == "APP" or made_at > opened_at:
        return ""
    year, week, _day = made_at.isocalendar()
    return f"{year}-W{week:02}"


def _go_on(case: Case, agent: Member, end: datetime, chance: random.Random) -> None:
    """A conversation of two or three further messages on average."""
    case.assignee, case.state = agent, "open"
    at = case.opened_at
    for turn in range(chance.choice([1, 1, 2, 2, 3, 4])):
        at += timedelta(minutes=chance.randrange(20, 2000))
        if at >= end:
            return
        if turn % 2:
            case.said.append(Said("reply", chance.choice(ANSWERS).format(serial=chance.randrange(10**6)), at))
        elif chance.random() < 0.15:
            case.said.append(Said("note", chance.choice(NOTES), at, agent, is_internal=True))
        elif chance.random() < 0.06:
            case.said.append(Said("call", chance.choice(CALLS), at, agent, is_internal=True))
        else:
            case.said.append(Said("reply", chance.choice(REPLIES), at, agent))


def _settle(case: Case, age: timedelta, end: datetime, chance: random.Random) -> None:
    if case.state == "new":
        return
    last = case.said[-1].at
    if chance.random() < min(0.97, 0.2 + age.days / 20):
        case.resolved_at = min(end, last + timedelta(minutes=chance.randrange(10, 3000)))
        case.state = "closed" if end - case.resolved_at > CLOSED_AFTER else "resolved"
        case.cause = chance.choice(CAUSES) if case.lot != BAD_LOT else "defect"
    else:
        case.state = chance.choice(["open", "open", "pending", "on_hold"])
    if case.assignee and (case.resolved_at or chance.random() < 0.7):
        case.seen = [(case.assignee.pk, case.resolved_at or last)]

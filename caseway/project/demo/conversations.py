"""One ticket after another: what was reported, said and done, by chance but always in a possible order (pure)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caseway.products.models import Product
from caseway.project.demo.causes import BAD_LOT, BAD_SHARE, BAD_SINCE_DAYS, GOOD_LOTS, LEAKS, MORE_LEAKS
from caseway.project.demo.words import ANSWERS, CALLS, DETAILS, NOTES, REPLIES, REPORTS, TAGS
from caseway.workspaces.models import Member, Team

CHANNELS = ["email"] * 6 + ["phone"] * 2 + ["portal"] * 3 + ["api"]
PRIORITIES = ["normal"] * 12 + ["low"] * 4 + ["high"] * 3 + ["urgent"]
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

    def facts(self) -> Iterator[tuple[str, dict, Member | None, datetime]]:
        """(fact's name, its data, the member who acted or None for the customer, when), in order."""
        first, *others = self.said
        yield "ticket.opened", {"channel": self.channel, "message": first.pk, "is_machine": False}, first.member, self.opened_at
        if self.assignee:
            data = {"assignee": self.assignee.pk, "assignee_name": self.assignee.name}
            yield "ticket.assigned", data, self.assignee, self.opened_at + timedelta(minutes=3)
        names = {"reply": "ticket.replied", "note": "ticket.noted", "call": "ticket.called"}
        for said in others:
            name = names[said.kind] if said.member else "ticket.answered"
            data = {"message": said.pk} if said.member else {"message": said.pk, "is_automatic": False}
            yield name, data, said.member, said.at
        if self.resolved_at and self.assignee:
            yield "ticket.resolved", {"before": "open"}, self.assignee, self.resolved_at


def case_of(number: int, opened_at: datetime, end: datetime, house: House, chance: random.Random) -> Case:
    """The ticket of a number: the older, the surer it is resolved."""
    key, subject, report, kind = chance.choice(REPORTS)
    is_late = end - opened_at < timedelta(days=BAD_SINCE_DAYS)
    if key == "KET" and is_late and chance.random() < MORE_LEAKS:
        key, subject, report, kind = REPORTS[0]
    product = house.products[key]
    channel = chance.choice(CHANNELS)
    agent = chance.choice(house.agents)
    first = Said("reply", f"{report} {chance.choice(DETAILS)} {chance.choice(DETAILS)}", opened_at)
    if channel == "phone":
        first.kind, first.is_internal, first.member = "call", True, agent
    case = Case(number, subject, kind, channel, chance.choice(PRIORITIES), chance.choice(house.customers), product.pk, opened_at, [first])
    case.team = house.teams[0 if chance.random() < 0.8 else 1].pk if chance.random() < 0.97 else house.teams[2].pk
    case.lot = f"{opened_at.year}-W{opened_at.isocalendar().week:02}" if key != "APP" and chance.random() < 0.6 else ""
    if key == "KET" and is_late:
        case.lot = _lot_of(case, chance)
    case.serial = f"{key[0]}2-{chance.randrange(10**6):06}" if case.lot and chance.random() < 0.5 else ""
    case.tags = chance.sample(TAGS, chance.choice([0, 0, 0, 1, 1, 2]))
    age = end - opened_at
    if age > timedelta(hours=2) and chance.random() < 0.97:
        _go_on(case, agent, end, chance)
    _settle(case, age, end, chance)
    return case


def _lot_of(case: Case, chance: random.Random) -> str:
    """What leaks is most often of the bad lot; the rest comes from many."""
    if case.subject == LEAKS and chance.random() < BAD_SHARE:
        return BAD_LOT
    return chance.choice(GOOD_LOTS) if chance.random() < 0.25 else case.lot


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
        case.state = "closed" if end - case.resolved_at > timedelta(days=7) else "resolved"
        case.cause = chance.choice(CAUSES)
    else:
        case.state = chance.choice(["open", "open", "pending", "on_hold"])
    if case.assignee and (case.resolved_at or chance.random() < 0.7):
        case.seen = [(case.assignee.pk, case.resolved_at or last)]

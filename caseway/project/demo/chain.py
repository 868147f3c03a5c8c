"""From report to fixed product in the demonstration: causes, known issues, wishes, a bad lot, a release that waits to be announced."""

import random
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from caseway.activity.models import Reaction
from caseway.automation.actions import make_macro
from caseway.customers.actions import share_organisation
from caseway.customers.models import Customer, Organisation
from caseway.helpcentre.sharing import make_shared_link
from caseway.issues import actions as issues
from caseway.issues.models import Issue
from caseway.lots.checking import owe_checks
from caseway.notices.following import follow
from caseway.products.actions import make_component, make_version, release
from caseway.products.models import Component
from caseway.project.demo import causes
from caseway.project.demo.conversations import House
from caseway.returns import actions as returns
from caseway.tickets import actions
from caseway.tickets.models import Message, Ticket

# The newest tickets of a cause hang on its issue; however large the demonstration, people look at some.
LINKED, DECIDED, VOTERS, PAIRS = 30, 60, 24, 4
# Fewer tickets are too few for all of it.
LEAST = 100
STATES = {"planned": issues.plan, "started": issues.start, "backlog": issues.accept}


@transaction.atomic
def tell_the_chain(house: House, chance: random.Random) -> None:
    """Done by the verbs, so that pages, feed and numbers say what they would say of real work. No customer gets mail of it."""
    _name_parts(house)
    raised = {cause.subject: _raise(cause, house, chance) for cause in causes.CAUSES}
    _make_versions(house, raised)
    _wish(house, chance)
    _decide(house, chance)
    _bring_together(house)
    _send_back(house)
    for macro in causes.MACROS:
        make_macro(house.admin.workspace, by=house.admin, **macro)
    _share(house)
    owe_checks([(house.admin.workspace_id, house.products["KET"].pk)])
    Reaction.objects.filter(workspace=house.admin.workspace, name__in=("mail_reply", "send_receipt")).delete()


def _tickets(house: House) -> QuerySet[Ticket]:
    """The newest first, of teams that everybody sees."""
    seen = Ticket.objects.filter(workspace=house.admin.workspace, merged_into=None).exclude(team__is_restricted=True)
    return seen.select_related("requester", "workspace", "product").order_by("-id")


def _name_parts(house: House) -> None:
    for key, names in causes.COMPONENTS.items():
        for name in names:
            make_component(house.products[key], by=house.admin, name=name)


# Causes ----------------------------------------------------------------------------------------------------------------------------


def _raise(cause: causes.Cause, house: House, chance: random.Random) -> Issue:
    agent = chance.choice(house.agents)
    issue = issues.raise_issue(
        house.admin.workspace, by=agent, title=cause.title, product=house.products[cause.product], severity=cause.severity,
        hazard=cause.hazard, assignee=chance.choice(house.agents) if cause.state else None,
    )  # fmt: skip
    for ticket in _tickets(house).filter(subject=cause.subject)[:LINKED]:
        actions.link_issue(ticket, issue, by=agent)
    visibility = "public" if cause.is_public else "internal"
    for language, (symptoms, workaround, resolution) in cause.known.items():
        words = {"symptoms": symptoms, "workaround": workaround, "resolution": resolution, "cause": cause.cause}
        issues.write_solution(issue, by=agent, visibility=visibility, language=language, **words)
    if cause.state:
        STATES[cause.state](issue, by=agent)
    follow(chance.choice(house.agents), "issue", issue.pk)
    return issue


def _make_versions(house: House, raised: dict[str, Issue]) -> None:
    """Four lots of the kettle, one of them bad; the app's releases, of which the last one mends something; the next one is planned."""
    admin, kettle, app = house.admin, house.products["KET"], house.products["APP"]
    out_at = now() - timedelta(days=causes.BAD_SINCE_DAYS)
    units = causes.UNITS * max(1, _tickets(house).count() // causes.TICKETS_OF_UNITS)
    for name in (*causes.GOOD_LOTS, causes.BAD_LOT):
        run = make_version(kettle, by=admin, name=name, kind="production_run", units=units, released_at=out_at)
    issues.set_affected_versions(raised[causes.LEAKS], [run], by=admin)
    for name in ("3.0", "3.1"):
        release(make_version(app, by=admin, name=name), by=admin)
    fixed = make_version(app, by=admin, name="3.2")
    issues.fix(raised[causes.RELEASED], by=admin, version=fixed)
    release(fixed, by=admin)
    planned = make_version(app, by=admin, name="3.3", planned_on=(now() + timedelta(days=30)).date())
    issues.change(raised["Update does not install"], by=admin, fixed_version=planned)


# Wishes and misuse -----------------------------------------------------------------------------------------------------------------


def _wish(house: House, chance: random.Random) -> None:
    customers = list(Customer.objects.filter(workspace=house.admin.workspace).order_by("pk")[: VOTERS * 4])
    for title, shown, text, state in causes.WISHES:
        wish = issues.raise_issue(house.admin.workspace, by=house.admin, title=title, kind="feature", product=house.products["APP"])
        issues.write_wish(wish, by=house.admin, title=shown, text=text, is_shown=True)
        STATES[state](wish, by=house.admin)
        for customer in chance.sample(customers, min(len(customers), chance.randrange(3, VOTERS))):
            actions.vote(wish, customer, by=customer, why=chance.choice(causes.WHY) if chance.random() < 0.4 else "")


def _decide(house: House, chance: random.Random) -> None:
    """Misuse gathers on few steps, so that the ideas have something to say."""
    components = Component.objects.filter(workspace=house.admin.workspace).select_related("product")
    parts = {(part.product, part.name): part for part in components}
    for ticket in _tickets(house).filter(cause="misuse", subject__in=causes.MISUSES)[:DECIDED]:
        step, reason, part = causes.MISUSES[ticket.subject]
        component = parts[ticket.product, part] if ticket.product else None
        actions.decide_cause(ticket, "misuse", by=chance.choice(house.agents), reason=reason, step=step, component=component)


# Tickets that belong together --------------------------------------------------------------------------------------------------------


def _bring_together(house: House) -> None:
    by = house.agents[0]
    # What leaks stays apart: a report that is merged is no complaint more of its lot.
    waiting = list(_tickets(house).exclude(state__in=Ticket.FINISHED).exclude(subject=causes.LEAKS)[:200])
    for elder, newer in _pairs(waiting):
        actions.merge(newer, elder, by=by)
    left = [ticket for ticket in waiting if not Ticket.objects.filter(pk=ticket.pk, merged_into__isnull=False).exists()]
    for kind, first, other in zip(("related", "caused_by", "follows", "part_of"), left, left[PAIRS:], strict=False):
        actions.relate(first, other, kind, by=by)
    for ticket in left[: 2 * PAIRS]:
        follow(house.agents[1], "ticket", ticket.pk)
    written = Message.objects.filter(workspace=by.workspace_id, ticket__in=left, customer__isnull=False, kind="reply")
    answer = written.order_by("-pk").first()
    if answer is not None:
        actions.split(answer, by=by, subject="And another question")


def _pairs(tickets: Iterable[Ticket]) -> list[tuple[Ticket, Ticket]]:
    """(the elder, the newer) report on one thing; each ticket once."""
    seen: dict[object, Ticket] = {}
    pairs: list[tuple[Ticket, Ticket]] = []
    for ticket in tickets:
        first = seen.pop(ticket.subject, None)  # The newest come first.
        if first is None:
            seen[ticket.subject] = ticket
        elif len(pairs) < PAIRS:
            pairs.append((ticket, first))
    return pairs


def _send_back(house: House) -> None:
    """One return for each place where one can stand."""
    wanted = _tickets(house).filter(kind__in=("return", "exchange", "complaint"))[: len(causes.STEPS)]
    for number, (ticket, last) in enumerate(zip(wanted, causes.STEPS, strict=False)):
        by = house.agents[number % len(house.agents)]
        kind = "exchange" if ticket.kind == "exchange" else "return"
        thing = returns.request(ticket, by=by, kind=kind, reason="It is broken", cost=Decimal(10 + number), currency="EUR")
        for stage in _way_to(last):
            extra = {"authorised": {"instructions": causes.INSTRUCTIONS}, "inspected": {"cause": "defect", "finding": "Old seal."}}
            thing = returns.move(thing, stage, by=by, **extra.get(stage, {}))


def _way_to(last: str) -> list[str]:
    """The stages up to one; a refusal may come at any time."""
    line = ["authorised", "received", "inspected"]
    if last in line:
        return line[: line.index(last) + 1]
    return [*line, last] if last else []


def _share(house: House) -> None:
    organisation = Organisation.objects.filter(workspace=house.admin.workspace).order_by("pk").first()
    if organisation is not None:
        share_organisation(organisation, by=house.admin, sharing="all")
        make_shared_link(organisation, by=house.admin, name="Monthly meeting", until=now() + timedelta(days=90), shows_names=True)

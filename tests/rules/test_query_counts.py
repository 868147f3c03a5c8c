"""A page asks the database no more often for a thousand rows than for ten."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.customers.models import Customer, Organisation, Phone
from caseway.intake.models import IncomingMail
from caseway.issues.models import Issue, Vote
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Follower, Notice
from caseway.products.models import Version
from caseway.saved.models import View
from caseway.search.fulltext import index_many
from caseway.tickets.models import Message, Participant, Tag, Ticket, Verdict
from caseway.workspaces.models import Account, Member

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 990
SERIAL = count(1)


class World:
    def __init__(self, acme, olga, rita, ticket, product):
        self.acme, self.olga, self.rita, self.ticket, self.product = acme, olga, rita, ticket, product

    def tickets(self, many: int) -> None:
        numbers = [1000 + next(SERIAL) for _ in range(many)]
        made = Ticket.objects.bulk_create(
            Ticket(workspace=self.acme, number=n, subject=f"Report {n}", channel="email", requester=self.rita, product=self.product,
                   assignee=self.olga, state=("new", "open")[n % 2])
            for n in numbers
        )  # fmt: skip
        Tag.objects.bulk_create(Tag(workspace=self.acme, ticket=one, name=name) for one in made for name in ("lid", "night"))
        index_many([(self.acme.pk, one.pk, f"{one.subject} battery leaks") for one in made])

    def misuses(self, many: int) -> None:
        self.tickets(many)
        newest = Ticket.objects.order_by("-pk")[:many]
        Verdict.objects.bulk_create(
            Verdict(
                workspace=self.acme, ticket=one, cause="misuse", step=f"Step {one.number}", step_folded=f"step {one.number}", quote="So"
            )
            for one in newest
        )

    def votes(self, many: int) -> None:
        issue, _ = Issue.objects.get_or_create(workspace=self.acme, number=7, defaults={"title": "Dark", "kind": "feature", "rank": "1"})
        Vote.objects.bulk_create(Vote(workspace=self.acme, issue=issue, customer=one, why="So") for one in self._customers(many))

    def issues(self, many: int) -> None:
        numbers = [1000 + next(SERIAL) for _ in range(many)]
        made = Issue.objects.bulk_create(Issue(workspace=self.acme, number=n, title="Export stops", rank=f"{n:08}") for n in numbers)
        Ticket.objects.bulk_create(
            Ticket(workspace=self.acme, number=one.number, subject="Stops", channel="email", requester=self.rita, issue=made[0])
            for one in made
        )

    def followers(self, many: int) -> None:
        accounts = Account.objects.bulk_create(Account(email=f"m{next(SERIAL)}@acme.test") for _ in range(many))
        people = Member.objects.bulk_create(Member(workspace=self.acme, account=one, name=one.email) for one in accounts)
        Follower.objects.bulk_create(
            Follower(workspace=self.acme, member=one, subject_kind="ticket", subject_id=self.ticket.pk) for one in people
        )

    def messages(self, many: int) -> None:
        Message.objects.bulk_create(
            Message(workspace=self.acme, ticket=self.ticket, kind="reply", customer=self.rita, author_name="Rita", channel="email",
                    body="So", html="<p>So</p>")
            for _ in range(many)
        )  # fmt: skip
        Activity.objects.bulk_create(
            Activity(workspace=self.acme, name="ticket.changed", data={"field": "priority", "before": "low", "after": "high"},
                     actor_kind="member", actor_id=self.olga.pk, actor_name="Olga", subject_kind="ticket", subject_id=self.ticket.pk)
            for _ in range(many)
        )  # fmt: skip
        in_copy = self._customers(many)
        Participant.objects.bulk_create(
            Participant(workspace=self.acme, ticket=self.ticket, customer=one, email=one.email, role="copy") for one in in_copy
        )

    def customers(self, many: int) -> None:
        Phone.objects.bulk_create(
            Phone(workspace=self.acme, customer=one, number=f"+49{one.pk}", typed="0") for one in self._customers(many)
        )

    def _customers(self, many: int) -> list[Customer]:
        companies = self._organisations(many)
        names = [f"person{next(SERIAL)}" for _ in range(many)]
        return Customer.objects.bulk_create(
            Customer(workspace=self.acme, name=name, email=f"{name}@x.test", organisation=company)
            for name, company in zip(names, companies, strict=True)
        )

    def organisations(self, many: int) -> None:
        self._organisations(many)

    def _organisations(self, many: int) -> list[Organisation]:
        return Organisation.objects.bulk_create(Organisation(workspace=self.acme, name=f"Company {next(SERIAL)}") for _ in range(many))

    def outgoing(self, many: int) -> None:
        OutgoingMail.objects.bulk_create(
            OutgoingMail(workspace=self.acme, effect_key=f"k{next(SERIAL)}", kind="reply", recipient="rita@northwind.test",
                         message_id="<x@y>", text="So", ticket_number=self.ticket.number, state="done", sent_at=now())
            for _ in range(many)
        )  # fmt: skip

    def held(self, many: int) -> None:
        IncomingMail.objects.bulk_create(
            IncomingMail(workspace=self.acme, source="smtp", raw=b"", size=0, state="done", disposition="held", ticket=self.ticket,
                         fingerprint=f"f{next(SERIAL)}")
            for _ in range(many)
        )  # fmt: skip

    def lots(self, many: int) -> None:
        numbers = [1000 + next(SERIAL) for _ in range(many)]
        Version.objects.bulk_create(
            Version(workspace=self.acme, product=self.product, kind="production_run", name=f"R-{n}", released_at=now()) for n in numbers
        )
        Ticket.objects.bulk_create(
            Ticket(workspace=self.acme, number=n, subject="Leaks", channel="email", requester=who, product=self.product,
                   lot=("bad", f"L-{n}")[n % 2], serial=f"S-{n}")
            for n, who in zip(numbers, self._customers(many), strict=True)
        )  # fmt: skip

    def views(self, many: int) -> None:
        """No more than a sidebar may hold, after the first ones."""
        rows = range(min(many, View.MOST) - View.objects.count())
        View.objects.bulk_create(View(workspace=self.acme, member=self.olga, name=f"View {n}", q="state:open") for n in rows)

    def notices(self, many: int) -> None:
        Notice.objects.bulk_create(
            Notice(workspace=self.acme, member=self.olga, reason="assigned", subject_kind="ticket", subject_id=self.ticket.pk,
                   number=self.ticket.number, title="So")
            for _ in range(many)
        )  # fmt: skip


PAGES = {
    # Four of these, teams and members to choose from, the workspace's own fields and the views of the sidebar, are remembered for a
    # minute, which tests do without.
    "tickets by state": ("tickets", "tickets", 22),
    "tickets in one state": ("tickets", "tickets?q=state:open", 15),
    "tickets filtered and sorted": ("tickets", "tickets?q=is:unresolved product:beacon&sort=-updated", 16),
    "search": ("tickets", "tickets?q=battery leak", 18),
    # One asks for the workspace's own fields, which is remembered for a minute too.
    "a ticket": ("messages", "tickets/1", 25),
    # Ten of these are remembered, for a minute or a second.
    "triage": ("tickets", "triage", 21),
    "triage of issues": ("issues", "triage/issues", 20),
    "votes": ("votes", "issues/7/votes", 15),
    "evidence of votes": ("votes", "issues/7/evidence", 13),
    "followers": ("followers", "tickets/1/followers", 14),
    "ideas": ("misuses", "ideas", 13),
    "customers": ("customers", "customers", 12),
    "organisations": ("organisations", "organisations", 13),
    "outbox": ("outgoing", "outbox", 12),
    "held mail": ("held", "held", 10),
    "lots": ("lots", "products/{product}/lots", 14),
    "who has a lot": ("lots", "products/{product}/lots/holders?lot=bad", 20),
    "notices": ("notices", "notices", 12),
    "views": ("views", "views", 10),
}


@pytest.mark.parametrize("things, path, most", PAGES.values(), ids=PAGES)
def test_a_page_asks_no_more_often_for_a_thousand_rows_than_for_ten(things, path, most, acme, olga, rita, ticket, beacon, browser_of):
    world, browser, address = World(acme, olga, rita, ticket, beacon), browser_of(olga), f"/w/acme/{path.format(product=beacon.pk)}"

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len([query for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET LOCAL"))])

    getattr(world, things)(FEW)
    # The first look marks things as seen.
    browser.get(address)
    few = asked()
    getattr(world, things)(MANY)
    browser.get(address)
    assert asked() <= few <= most

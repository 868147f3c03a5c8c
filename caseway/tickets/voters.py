"""Who voted for what is out now and reads of it in no ticket, and the mail that tells them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caseway.customers.actions import undeliverable_among
from caseway.customers.models import Customer, NewsRefusal
from caseway.issues.duplicates import family_of
from caseway.issues.models import Issue, Vote, Wish
from caseway.mail.addresses import own_domain, support_address
from caseway.mail.headers import address, is_address, one_line
from caseway.mail.letters import letter_html
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import LOOP_HEADER, news_secret
from caseway.products.models import Version
from caseway.tickets.models import Announcement, Participant, Ticket, Told, ToldVoter
from caseway.tickets.own_addresses import own_among
from caseway.tickets.placeholders import filled
from caseway.tickets.waiting import Bodies, Waits, language_in, language_of_customer, left_out, nobodys_name, waits, words_in
from caseway.ui.markdown import render_markdown
from caseway.workspaces.models import Member, Workspace


@dataclass(frozen=True)
class LetterToVoter:
    """What one who voted will read."""

    customer: Customer
    title: str
    body: str

    def owed(self, announcement: Announcement, by: Member) -> ToldVoter:
        where = {"workspace_id": announcement.workspace_id, "announcement": announcement, "customer": self.customer}
        return ToldVoter(**where, member=by, body=self.body, subject=f"customer:{self.customer.pk}")


def letters_to_voters(issue: Issue, member: Member, bodies: Bodies, announcement: Announcement | None = None) -> list[LetterToVoter]:
    """A mail for everybody who voted and hears of it nowhere else; in their language, in our usual words where there are none."""
    without = left_out(announcement)
    return mails_to([one for one in voters(issue, member, announcement) if not without.has(one)], issue, member, bodies)


def mails_to(those: Iterable[Waits], issue: Issue, member: Member, bodies: Bodies) -> list[LetterToVoter]:
    title = title_of(issue)
    found = Customer.objects.visible_to(member).select_related("organisation").in_bulk([one.pk for one in those])
    return [LetterToVoter(found[one.pk], title, _body_for(found[one.pk], issue, title, bodies, member)) for one in those if one.pk in found]


def title_of(issue: Issue) -> str:
    """What customers read as its name; nothing where it is shown to nobody."""
    return Wish.objects.public_in(issue.workspace_id).filter(issue=issue).values_list("title", flat=True).first() or ""


def _body_for(customer: Customer, issue: Issue, title: str, bodies: Bodies, member: Member) -> str:
    language, version = language_of_customer(customer, member.workspace), issue.fixed_version
    values = {
        "name": customer.name or nobodys_name(language),
        "subject": title,
        "version": version.name if version else "",
        "agent": member.name,
    }
    return filled(words_in(bodies, language) or usual_words(language, version, title), values)


def usual_words(language: str, version: Version | None, title: str) -> str:
    """What a draft says until somebody says it better."""
    with translation.override(language):
        if title and version is not None:
            return _("Hello {name},\n\nyou voted for “{subject}”. It is there now, in {version}.")
        if title:
            return _("Hello {name},\n\nyou voted for “{subject}”. It is there now.")
        if version is not None:
            return _("Hello {name},\n\nwhat you asked us for is there now, in {version}.")
        return _("Hello {name},\n\nwhat you asked us for is there now.")


_COLUMNS = ("pk", "email", "language", "organisation", "organisation__name")

# Who -----------------------------------------------------------------------------------------------------------------------------


def voters(issue: Issue, member: Member, announcement: Announcement | None = None) -> list[Waits]:
    """Those who can be written to and want it, each once, also who voted twice as two customers that are one."""
    votes = Vote.objects.visible_to(member).filter(issue__in=family_of(issue)).order_by("pk")
    columns = [*(f"customer__{name}" for name in _COLUMNS), *(f"customer__merged_into__{name}" for name in _COLUMNS)]
    wanted: dict[str, Waits] = {}
    for row in votes.values_list(*columns):
        pk, email, language, organisation, name = row[len(_COLUMNS) :] if row[len(_COLUMNS)] else row[: len(_COLUMNS)]
        wanted.setdefault(email.lower(), waits(pk, pk, pk, language_in(language, member.workspace), organisation, name))
    for email in [email for email in wanted if not is_address(email)]:
        del wanted[email]
    for email in _unreached(issue, list(wanted)):
        wanted.pop(email, None)
    others = _hear_anyway(issue, announcement)
    return sorted(one for email, one in wanted.items() if one.pk not in others and email not in others)


def _unreached(issue: Issue, emails: list[str]) -> set[str]:
    """Where no automatic mail goes, and who wants none of these."""
    refused = NewsRefusal.objects.filter(workspace=issue.workspace_id)
    whose = {email.lower() for pair in refused.values_list("customer__email", "customer__merged_into__email") for email in pair if email}
    return undeliverable_among(issue.workspace_id, emails) | own_among(emails) | whose


def _hear_anyway(issue: Issue, announcement: Announcement | None) -> set[int | str]:
    """Customers, and addresses, that read of it in a thread of their own, now or before; and the voters who were told."""
    people: set[int | str] = set()
    for tickets in _threads(issue, announcement):
        taking_part = Participant.objects.filter(workspace=issue.workspace_id, ticket__in=tickets.values("pk"), is_active=True)
        for customer, email in taking_part.values_list("customer", "email"):
            people |= {customer, email}
    if announcement is not None:
        people |= set(ToldVoter.objects.filter(workspace=issue.workspace_id, announcement=announcement).values_list("customer", flat=True))
    return people


def _threads(issue: Issue, announcement: Announcement | None) -> Sequence[QuerySet[Ticket]]:
    """One question each, since together they would look at every ticket."""
    tickets = Ticket.objects.filter(workspace=issue.workspace_id)
    going_on = ~Q(merged_into__state=Ticket.State.CLOSED)
    threads = [
        tickets.filter(issue=issue).exclude(state=Ticket.State.CLOSED),
        tickets.filter(going_on, issue=issue, merged_into__isnull=False),
        tickets.filter(going_on, merged_into__issue=issue),
        tickets.filter(merged__issue=issue).exclude(state=Ticket.State.CLOSED),
    ]
    if announcement is not None:
        told = Told.objects.filter(workspace=issue.workspace_id, announcement=announcement)
        threads.append(tickets.filter(pk__in=told.values("ticket")))
    return threads


# The mail --------------------------------------------------------------------------------------------------------------------------


def news_mail(row: ToldVoter) -> OutgoingMail:
    """Why they read it, and how to hear no more, stand in every one of them."""
    workspace, customer, issue = row.workspace, row.customer, row.announcement.issue
    title, stop, domain = title_of(issue), stop_link(customer, workspace), own_domain(workspace.slug)
    with translation.override(language_of_customer(customer, workspace)):
        why = _("You read this because you voted for it. Your answer reaches us.")
        no_more = _("Hear no more of what I voted for")
        subject = one_line(_("{title} is there").format(title=title) if title else _("What you asked for is there"))
        foot = format_html('<p>{}</p><p><a href="{}">{}</a></p>', why, stop, no_more)
        html = letter_html(render_markdown(row.body) + _wish_html(issue, title, workspace), foot=foot, language=translation.get_language())
        text = "\n\n".join(
            filter(None, [row.body.strip(), wish_link(issue, workspace) if title else "", f"-- \n{why}", f"{no_more}: {stop}"])
        )
    return OutgoingMail(
        workspace=workspace,
        effect_key=f"news:{row.announcement_id}:{customer.pk}",
        kind=OutgoingMail.Kind.NEWS,
        recipient=customer.email.lower(),
        headers=[
            ["From", address(support_address(workspace.slug), workspace.name)],
            ["To", address(customer.email, customer.name)],
            ["Subject", subject],
            ["List-Unsubscribe", f"<{stop}>"],
            ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
            ["Auto-Submitted", "auto-generated"],
            ["X-Auto-Response-Suppress", "All"],
            ["Precedence", "bulk"],
            [LOOP_HEADER, domain],
        ],
        message_id=f"<news.{row.pk}.{customer.pk}@{domain}>",
        text=text,
        html=html,
        subject=f"customer:{customer.pk}",
    )


def stop_link(customer: Customer, workspace: Workspace) -> str:
    return f"{settings.CASEWAY_URL}/help/{workspace.slug}/news/{news_secret(workspace.key, workspace.pk, customer.pk)}"


def wish_link(issue: Issue, workspace: Workspace) -> str:
    return f"{settings.CASEWAY_URL}/help/{workspace.slug}/wishes/{issue.number}"


def _wish_html(issue: Issue, title: str, workspace: Workspace) -> str:
    return format_html('<p><a href="{}">{}</a></p>', wish_link(issue, workspace), title) if title else ""

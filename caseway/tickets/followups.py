"""Reactions that tickets offer."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from caseway.activity import live
from caseway.activity.live import News
from caseway.activity.models import Activity
from caseway.activity.recording import CASEWAY, Actor, record, together
from caseway.customers.actions import mark_undeliverable, undeliverable_among
from caseway.issues.fitting import workspaces_with_public
from caseway.issues.models import Issue, Relation
from caseway.mail.actions import may_answer_automatically, post
from caseway.mail.models import OutgoingMail
from caseway.notices.actions import Matter, Telling, notify, notify_all
from caseway.notices.following import chosen
from caseway.notices.models import Reason
from caseway.questions import asked_often
from caseway.tickets.actions.announcing import draft
from caseway.tickets.actions.linking import carry_tickets, give_tickets_back
from caseway.tickets.evidence import weigh_again
from caseway.tickets.facts import ReplyUndelivered, TicketLinked, TicketUnlinked
from caseway.tickets.letters import RECEIPT_CHANNELS, mailed, receipt_mail, reply_mails
from caseway.tickets.models import Message, Participant, Ticket
from caseway.tickets.waiting import somebody_waits
from caseway.workspaces.models import Member, Workspace

# What a mail server answers where an address does not exist.
_NOBODY_THERE = re.compile(r"55[0-9] (?:5\.1\.[0-9]+|.{0,60}(?:no such|unknown|does not exist))", re.IGNORECASE)
LINKS = (TicketLinked.name, TicketUnlinked.name)

# Mail -----------------------------------------------------------------------------------------------------------------------------


@together
def mail_reply(activities: list[Activity]) -> None:
    """Mail replies to everybody who takes part."""
    found = {message.pk: message for message in _opening([activity.data["message"] for activity in activities])}
    written = [(found.get(activity.data["message"]), activity.subject_id) for activity in activities]
    post(reply_mails(message for message, ticket in written if message is not None and message.ticket_id == ticket))


@together
def send_receipt(activities: list[Activity]) -> None:
    """Tell requesters that their reports have arrived; never a machine, nor the same address again and again."""
    opened = {activity.subject_id: activity for activity in activities if _wants_receipt(activity)}
    if not opened:
        return
    people = _reachable(mailed(_requesters(list({activity.workspace_id for activity in opened.values()}), list(opened))))
    allowed = may_answer_automatically([(person.workspace_id, person.email) for person in people])
    people = [person for person, is_allowed in zip(people, allowed, strict=True) if is_allowed]
    if not people:
        return
    messages = {message.pk: message for message in _opening([opened[person.ticket_id].data["message"] for person in people])}
    found = [(messages.get(opened[person.ticket_id].data["message"]), person) for person in people]
    known = workspaces_with_public({person.workspace_id for person in people})
    post(
        [
            receipt_mail(message, person, may_know=person.workspace_id in known)
            for message, person in found
            if message is not None and message.ticket_id == person.ticket_id
        ]
    )


def _reachable(people: list[Participant]) -> list[Participant]:
    """Without those from whose addresses mail came back."""
    bad: dict[int, set[str]] = {}
    for workspace in {person.workspace_id for person in people}:
        bad[workspace] = set(undeliverable_among(workspace, [person.email for person in people if person.workspace_id == workspace]))
    return [person for person in people if person.email not in bad[person.workspace_id]]


def _wants_receipt(activity: Activity) -> bool:
    return not activity.data.get("is_machine") and activity.data["channel"] in RECEIPT_CHANNELS


def _opening(messages: list[int]) -> list[Message]:
    """Messages with their tickets; workspaces are asked for alone, as beside them SQLite goes through all tickets of one."""
    found = _with_tickets(messages)
    homes = {home.pk: home for home in _workspaces(list({message.workspace_id for message in found}))} if found else {}
    for message in found:
        message.ticket.workspace = homes[message.ticket.workspace_id]
    return found


@asked_often
def _with_tickets(messages: list[int]):
    return Message.objects.select_related("ticket", "ticket__address__way", "ticket__team", "member").filter(pk__in=messages)


_workspaces = asked_often(lambda workspaces: Workspace.objects.filter(pk__in=workspaces))


@asked_often
def _requesters(workspaces: list[int], tickets: list[int]):
    people = Participant.objects.filter(workspace__in=workspaces, ticket__in=tickets, role=Participant.Role.REQUESTER, is_active=True)
    return people.exclude(email="").select_related("customer").order_by("ticket")


def tell_of_undelivered(mail: OutgoingMail) -> None:
    """One of our mails was refused for good: say so on its ticket, and to whoever wrote the reply."""
    kind, _colon, ids = mail.effect_key.partition(":")
    if kind != OutgoingMail.Kind.REPLY:
        return
    message = Message.objects.filter(pk=ids.partition(":")[0], workspace=mail.workspace_id).select_related("ticket", "member").first()
    if message is None:
        return
    if _NOBODY_THERE.match(mail.last_error):
        mark_undeliverable(mail.workspace_id, mail.recipient, why=mail.last_error)
    tell_who_wrote(message, mail)


def tell_who_wrote(message: Message, mail: OutgoingMail, reason: str = "") -> None:
    """A reply did not arrive: its ticket says so, and its author has something to do."""
    ticket, reason = message.ticket, (reason or mail.last_error)[:300]
    record(ReplyUndelivered(recipient=mail.recipient, reason=reason, mail=mail.pk), about=ticket, by=CASEWAY)
    if message.member is not None:
        with translation.override(mail.workspace.language):
            why = _("{recipient}: {reason}").format(recipient=mail.recipient, reason=reason)
        notify(ticket.workspace_id, [message.member], Reason.UNDELIVERED, _matter(ticket, why))


# Issues ---------------------------------------------------------------------------------------------------------------------------


def weigh_issue(activity: Activity) -> None:
    """A ticket came to an issue, left it, or stands elsewhere: what stands behind the issue has changed."""
    linked = Ticket.objects.filter(pk=activity.subject_id).values_list("issue", flat=True).first()
    before = [activity.data.get("issue"), activity.data.get("before")] if activity.name in LINKS else []
    concerned = {pk for pk in [linked, *before] if pk}
    for issue in Issue.objects.filter(workspace=activity.workspace_id, pk__in=concerned):
        weigh_again(issue)


def unite_duplicates(activity: Activity) -> None:
    """An issue is found to be a duplicate: its tickets hang where it goes on, and both are weighed anew."""
    if issue := _duplicate_in(activity):
        carry_tickets(issue, by=_who_acted(activity))
        weigh_again(issue)


def part_duplicates(activity: Activity) -> None:
    """It is none after all: what came from it comes back."""
    other = Issue.objects.filter(workspace=activity.workspace_id, number=activity.data["other"]).first()
    if (issue := _duplicate_in(activity)) and other:
        give_tickets_back(issue, other, by=_who_acted(activity))
        weigh_again(issue)
        weigh_again(other)


def _duplicate_in(activity: Activity) -> Issue | None:
    """The issue that a fact calls a duplicate; it is told at both ends."""
    if activity.data["kind"] != Relation.Kind.DUPLICATE_OF or activity.data["is_inverse"]:
        return None
    return Issue.objects.filter(workspace=activity.workspace_id, pk=activity.subject_id).first()


def _who_acted(activity: Activity) -> Actor:
    if activity.actor_kind != "member" or activity.actor_id is None:
        return CASEWAY
    return Member.objects.filter(workspace=activity.workspace_id, pk=activity.actor_id).first() or CASEWAY


def weigh_this_issue(activity: Activity) -> None:
    """What customers are shown of an issue says how many want it."""
    for issue in Issue.objects.filter(workspace=activity.workspace_id, pk=activity.subject_id):
        weigh_again(issue)


# Notices --------------------------------------------------------------------------------------------------------------------------


@together
def notify_of_new_ticket(activities: list[Activity]) -> None:
    """Tell the members of a ticket's team, or all who answer where it has none."""
    tickets = {ticket.pk: ticket for ticket in _tickets([activity.subject_id for activity in activities])}
    said = dict(_bodies([activity.data["message"] for activity in activities]))
    who: dict[tuple[int, int | None], list[Member]] = {}
    tellings = []
    for activity in activities:
        if ticket := tickets.get(activity.subject_id):
            place = (ticket.workspace_id, ticket.team_id)
            if place not in who:
                who[place] = _who_may_take(ticket)
            matter = _matter(ticket, _snippet(said.get(activity.data["message"], "")))
            tellings.append(Telling(ticket.workspace_id, who[place], Reason.NEW_IN_TEAM, matter, activity))
    notify_all(tellings)


def notify_of_answer(activity: Activity) -> None:
    """Tell its owner; where it has none, those who answered before; else those who may take it; and who follows.

    A machine's answer wakes nobody.
    """
    ticket = None if activity.data.get("is_automatic") else _ticket(activity)
    if ticket is not None:
        people = _may_see(ticket, _owner(ticket) or _who_answered(ticket)) or _who_may_take(ticket)
        notify(ticket.workspace_id, _as_they_chose(ticket, people), Reason.ANSWERED, _matter(ticket, _words(activity)), because=activity)


def _as_they_chose(ticket: Ticket, people: list[Member]) -> list[Member]:
    """With those who follow, without those who chose not to."""
    choices = chosen(ticket.workspace_id, "ticket", ticket.pk)
    if not choices:
        return people
    more = _may_see(ticket, _members(ticket).filter(pk__in=[pk for pk, follows in choices.items() if follows]))
    return [one for one in {one.pk: one for one in [*people, *more]}.values() if choices.get(one.pk, True)]


def notify_of_assignment(activity: Activity) -> None:
    """Tell the new owner, unless they took it themselves."""
    ticket = _ticket(activity) if activity.data["assignee"] else None
    if ticket is not None:
        owner = _members(ticket).filter(pk=activity.data["assignee"])
        notify(ticket.workspace_id, _may_see(ticket, owner), Reason.ASSIGNED, _matter(ticket, _last_words(ticket)), because=activity)


def _answering(workspace: int):
    return Member.objects.filter(workspace=workspace).who_answer().only("pk", "workspace_id", "role", "notice_choices")


_tickets = asked_often(lambda tickets: Ticket.objects.select_related("team").filter(pk__in=tickets))
_all_who_answer = asked_often(_answering)
_team_who_answer = asked_often(lambda workspace, team: _answering(workspace).filter(team=team))


def _ticket(activity: Activity) -> Ticket | None:
    return _tickets.first([activity.subject_id])


def _matter(ticket: Ticket, snippet: str) -> Matter:
    return Matter("ticket", ticket.pk, ticket.subject, number=ticket.number, team_id=ticket.team_id, snippet=snippet)


def _words(activity: Activity) -> str:
    """What was said, unless it is for ourselves: notices go out by mail, and notes never leave the house."""
    return _breath(Message.objects.public().filter(pk=activity.data["message"]))


def _last_words(ticket: Ticket) -> str:
    return _breath(Message.objects.public().filter(workspace=ticket.workspace_id, ticket=ticket).order_by("-pk"))


def _breath(messages: QuerySet[Message]) -> str:
    return _snippet(messages.values_list("body", flat=True).first() or "")


@asked_often
def _bodies(messages: list[int]):
    return Message.objects.public().filter(pk__in=messages).values_list("pk", "body")


def _snippet(body: str) -> str:
    return " ".join(body[:600].split())[:200]


def _members(ticket: Ticket):
    return _answering(ticket.workspace_id)


def _who_may_take(ticket: Ticket) -> list[Member]:
    if ticket.team_id:
        return _team_who_answer(ticket.workspace_id, ticket.team_id)
    return _all_who_answer(ticket.workspace_id)


def _owner(ticket: Ticket) -> list[Member]:
    return list(_members(ticket).filter(pk=ticket.assignee_id)) if ticket.assignee_id else []


def _who_answered(ticket: Ticket) -> list[Member]:
    said = Message.objects.filter(workspace=ticket.workspace_id, ticket=ticket, kind=Message.Kind.REPLY, member__isnull=False)
    return list(_members(ticket).filter(pk__in=said.values("member")))


def _may_see(ticket: Ticket, members: Iterable[Member]) -> list[Member]:
    """Of a restricted team's tickets only those hear who may see them."""
    if ticket.team is None or not ticket.team.is_restricted:
        return list(members)
    return [member for member in members if ticket.team_id not in member.hidden_teams]


def draft_announcement(activity: Activity) -> None:
    """A fix is out: draft what those who wait will read, and ask the people who answer to look at it."""
    issue = Issue.objects.select_related("product", "fixed_version").filter(pk=activity.subject_id).first()
    if issue is None or not somebody_waits(issue):
        return
    draft(issue, issue.fixed_version)
    people = Member.objects.filter(workspace=issue.workspace_id).who_answer()
    if issue.is_confidential:
        people = people.filter(confided__issue=issue)
    matter = Matter("issue", issue.pk, issue.name, number=issue.number)
    notify(issue.workspace_id, people.only("pk", "workspace_id", "role", "notice_choices"), Reason.ANNOUNCEMENT, matter, because=activity)


def tell_those_who_watch(activity: Activity) -> None:
    """An issue stands elsewhere now: the open pages of those who wait show it at once."""
    tickets = Ticket.objects.filter(workspace=activity.workspace_id, issue=activity.subject_id).exclude(state=Ticket.State.CLOSED)
    rows = tickets.order_by("-id").values_list("pk", "number", "team_id")[:MOST_WATCHED]
    news = [
        News(activity.workspace_id, "ticket", pk, number, team, activity.name, activity.pk, is_public=True) for pk, number, team in rows
    ]
    if news:
        transaction.on_commit(lambda: live.spread_all(news), robust=True)


# Of an issue with more tickets the rest see it at their page's next look.
MOST_WATCHED = 1000

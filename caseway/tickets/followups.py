"""Reactions that tickets offer."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from caseway.activity import live
from caseway.activity.live import News
from caseway.activity.models import Activity
from caseway.activity.recording import CASEWAY, record
from caseway.issues.models import Issue
from caseway.mail.actions import may_answer_automatically, post
from caseway.mail.models import OutgoingMail
from caseway.notices.actions import Matter, notify
from caseway.notices.models import Reason
from caseway.tickets.actions.announcing import draft
from caseway.tickets.evidence import weigh_again
from caseway.tickets.facts import ReplyUndelivered, TicketLinked, TicketUnlinked
from caseway.tickets.letters import RECEIPT_CHANNELS, mailed, receipt_mail, reply_mails
from caseway.tickets.models import Message, Participant, Ticket
from caseway.workspaces.models import Member

LINKS = (TicketLinked.name, TicketUnlinked.name)

# Mail -----------------------------------------------------------------------------------------------------------------------------


def mail_reply(activity: Activity) -> None:
    """Mail a reply to everybody who takes part."""
    message = _message(activity)
    if message is not None:
        post(reply_mails(message))


def send_receipt(activity: Activity) -> None:
    """Tell a requester that the report has arrived; never a machine, nor the same address again and again."""
    if activity.data.get("is_machine") or activity.data["channel"] not in RECEIPT_CHANNELS:
        return
    requester = Participant.objects.filter(ticket=activity.subject_id, role=Participant.Role.REQUESTER, is_active=True)
    people = mailed(requester.exclude(email="").select_related("customer"))
    message = _message(activity) if people else None
    if message is not None and may_answer_automatically(activity.workspace_id, people[0].email):
        post([receipt_mail(message, people[0])])


def _message(activity: Activity) -> Message | None:
    related = Message.objects.select_related("ticket", "ticket__workspace")
    return related.filter(pk=activity.data["message"], ticket=activity.subject_id).first()


def tell_of_undelivered(mail: OutgoingMail) -> None:
    """One of our mails was refused for good: say so on its ticket, and to whoever wrote the reply."""
    kind, _colon, ids = mail.effect_key.partition(":")
    if kind != OutgoingMail.Kind.REPLY:
        return
    message = Message.objects.filter(pk=ids.partition(":")[0], workspace=mail.workspace_id).select_related("ticket", "member").first()
    if message is None:
        return
    ticket = message.ticket
    record(ReplyUndelivered(recipient=mail.recipient, reason=mail.last_error[:300], mail=mail.pk), about=ticket, by=CASEWAY)
    if message.member is not None:
        with translation.override(mail.workspace.language):
            why = _("{recipient}: {reason}").format(recipient=mail.recipient, reason=mail.last_error)
        notify(ticket.workspace_id, [message.member], Reason.UNDELIVERED, _matter(ticket, why))


# Issues ---------------------------------------------------------------------------------------------------------------------------


def weigh_issue(activity: Activity) -> None:
    """A ticket came to an issue, left it, or stands elsewhere: what stands behind the issue has changed."""
    linked = Ticket.objects.filter(pk=activity.subject_id).values_list("issue", flat=True).first()
    before = [activity.data.get("issue"), activity.data.get("before")] if activity.name in LINKS else []
    concerned = {pk for pk in [linked, *before] if pk}
    for issue in Issue.objects.filter(workspace=activity.workspace_id, pk__in=concerned):
        weigh_again(issue)


# Notices --------------------------------------------------------------------------------------------------------------------------


def notify_of_new_ticket(activity: Activity) -> None:
    """Tell the members of the ticket's team, or all who answer where it has none."""
    ticket = _ticket(activity)
    if ticket is not None:
        notify(ticket.workspace_id, _who_may_take(ticket), Reason.NEW_IN_TEAM, _matter(ticket, ticket.snippet), because=activity)


def notify_of_answer(activity: Activity) -> None:
    """Tell its owner; where it has none, those who answered before; else those who may take it. A machine's answer wakes nobody."""
    ticket = None if activity.data.get("is_automatic") else _ticket(activity)
    if ticket is not None:
        people = _may_see(ticket, _owner(ticket) or _who_answered(ticket)) or _who_may_take(ticket)
        notify(ticket.workspace_id, people, Reason.ANSWERED, _matter(ticket, _words(activity)), because=activity)


def notify_of_assignment(activity: Activity) -> None:
    """Tell the new owner, unless they took it themselves."""
    ticket = _ticket(activity) if activity.data["assignee"] else None
    if ticket is not None:
        owner = _members(ticket).filter(pk=activity.data["assignee"])
        notify(ticket.workspace_id, _may_see(ticket, owner), Reason.ASSIGNED, _matter(ticket, ticket.snippet), because=activity)


def _ticket(activity: Activity) -> Ticket | None:
    return Ticket.objects.select_related("team").filter(pk=activity.subject_id).first()


def _matter(ticket: Ticket, snippet: str) -> Matter:
    return Matter("ticket", ticket.pk, ticket.subject, number=ticket.number, team_id=ticket.team_id, snippet=snippet)


def _words(activity: Activity) -> str:
    body = Message.objects.public().filter(pk=activity.data["message"]).values_list("body", flat=True).first() or ""
    return " ".join(body[:600].split())[:200]


def _members(ticket: Ticket):
    return Member.objects.filter(workspace=ticket.workspace_id).who_answer().only("pk", "workspace_id", "role", "notice_choices")


def _who_may_take(ticket: Ticket) -> Iterable[Member]:
    return _members(ticket).filter(team=ticket.team_id) if ticket.team_id else _members(ticket)


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
    if issue is None or not Ticket.objects.filter(workspace=issue.workspace_id, issue=issue).exclude(state=Ticket.State.CLOSED).exists():
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

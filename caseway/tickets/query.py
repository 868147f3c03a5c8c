"""What one can ask about tickets: the fields of the query language, and from a question to a condition."""

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.customers.models import Customer
from caseway.fields.asking import asked_by
from caseway.issues import asking
from caseway.issues.asking import Asked
from caseway.search import fulltext
from caseway.search.folding import fold
from caseway.search.history import RecordedPast
from caseway.search.language import Context, Field, History, Kind, Vocabulary, with_history, yes_or_no
from caseway.tickets.models import MessageFile, Seen, Snooze, Tag, Ticket, Verdict
from caseway.workspaces.models import Member

State = Ticket.State


def _tagged(condition: Q) -> Q:
    return Q(Exists(Tag.objects.filter(condition, ticket=OuterRef("pk"))))


def _addressed(condition: Q) -> Q:
    return Q(Exists(Customer.objects.filter(condition, pk=OuterRef("requester"))))


def _judged(condition: Q) -> Q:
    return Q(
        Exists(Verdict.objects.current().exclude(step_folded="").filter(condition, workspace=OuterRef("workspace"), ticket=OuterRef("pk")))
    )


def _unread(context: Context) -> Q:
    seen = Seen.objects.filter(workspace=OuterRef("workspace"), member=context.me, ticket=OuterRef("pk"), at__gte=OuterRef("updated_at"))
    return ~Q(Exists(seen))


def _snoozed(_context: Context) -> Q:
    """Put off, and nothing was said since."""
    return Q(
        Exists(
            Snooze.objects.filter(
                workspace=OuterRef("workspace"), ticket=OuterRef("pk"), until__gt=now(), made_at__gte=OuterRef("updated_at")
            )
        )
    )


def _has_attachment(context: Context) -> Q:
    return Q(Exists(MessageFile.objects.filter(workspace=OuterRef("workspace"), message__ticket=OuterRef("pk"))))


_PRIORITIES = {value: Ticket.Priority(value).label for value in ("low", "normal", "high", "urgent")}

FIELDS = [
    Field("number", Kind.NUMBER, _("Number"), lookup="number"),
    Field("subject", Kind.TEXT, _("Subject"), lookup="subject"),
    Field("state", Kind.CHOICE, _("State"), lookup="state", choices=dict(State.choices)),
    Field("kind", Kind.CHOICE, _("Kind"), lookup="kind", choices=dict(Ticket.Kind.choices)),
    Field("cause", Kind.CHOICE, _("Cause"), lookup="cause", choices={k: v for k, v in Ticket.Cause.choices if k}),
    Field("step", Kind.TEXT, _("Step of use"), lookup="step_folded", is_exact=True, fold=fold, many=_judged),
    Field("channel", Kind.CHOICE, _("Channel"), lookup="channel", choices=dict(Ticket.Channel.choices)),
    Field("priority", Kind.CHOICE, _("Priority"), lookup="priority", choices=_PRIORITIES, is_ordered=True),
    Field("assignee", Kind.PERSON, _("Owner"), lookup="assignee", aliases=("owner",), resolver="member"),
    Field("team", Kind.REF, _("Team"), lookup="team"),
    Field("customer", Kind.REF, _("Customer"), lookup="requester", aliases=("requester",), name_lookup="requester__name"),
    Field("email", Kind.TEXT, _("E-mail address"), lookup="addresses__email", is_exact=True, fold=str.lower, many=_addressed),
    Field("organisation", Kind.REF, _("Organisation"), lookup="requester__organisation", name_lookup="requester__organisation__name"),
    Field("organisation.tier", Kind.NUMBER, _("Weight"), lookup="requester__organisation__tier", aliases=("customer.tier",)),
    Field("product", Kind.REF, _("Product"), lookup="product", name_lookup="product__name"),
    Field("version", Kind.REF, _("Version"), lookup="version", name_lookup="version__name"),
    Field("issue", Kind.REF, _("Issue"), lookup="issue", resolver="issue"),
    Field("serial", Kind.TEXT, _("Serial number"), lookup="serial", is_exact=True),
    Field("lot", Kind.TEXT, _("Lot"), lookup="lot", is_exact=True),
    Field("tag", Kind.TEXT, _("Tag"), lookup="name", is_exact=True, fold=str.lower, many=_tagged),
    Field("created", Kind.DATE, _("Opened"), lookup="created_at"),
    Field("updated", Kind.DATE, _("Changed"), lookup="updated_at"),
    Field("resolved", Kind.DATE, _("Resolved"), lookup="resolved_at"),
    Field("unread", Kind.FLAG, _("Unread"), conditions=yes_or_no(_unread)),
    Field(
        "is",
        Kind.FLAG,
        _("Is"),
        conditions={
            "open": lambda context: Q(state=State.OPEN),
            "new": lambda context: Q(state=State.NEW),
            "unresolved": lambda context: ~Q(state__in=Ticket.FINISHED),
            "resolved": lambda context: Q(state__in=Ticket.FINISHED),
            "closed": lambda context: Q(state=State.CLOSED),
            "merged": lambda context: ~Q(merged_into=None),
            "unassigned": lambda context: Q(assignee=None),
            "mine": lambda context: Q(assignee=context.me),
            "unread": _unread,
            "snoozed": _snoozed,
        },
    ),
    Field("has", Kind.FLAG, _("Has"), conditions={"attachment": _has_attachment}),
]

HISTORY = History(
    RecordedPast("ticket"),
    fields=("state", "kind", "cause", "priority", "assignee", "team", "product", "version", "issue"),
    groups={"unresolved": [state for state in State.values if state not in Ticket.FINISHED]},
)
VOCABULARY = Vocabulary(with_history(FIELDS, HISTORY), number_field="number", history=HISTORY)


# Whose fields of the workspace's own can be asked for as well, and how a ticket has them.
PEOPLE = {"customer": "requester", "organisation": "requester__organisation"}


def vocabulary_of(member: Member) -> Vocabulary:
    """With the fields that the member's workspace has added."""
    return asked_by(member, Ticket.subject_kind, VOCABULARY, PEOPLE)


def asked(q: str, member: Member) -> Asked:
    """What a member asks. Raises QueryError."""
    return asking.asked(q, member, vocabulary_of(member), fulltext.TICKETS)

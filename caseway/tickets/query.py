"""What one can ask about tickets: the fields of the query language, and from a question to a condition."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.customers.models import Customer, Organisation
from caseway.products.models import Product
from caseway.search import fulltext
from caseway.search.language import (
    Context,
    Field,
    Kind,
    Query,
    Vocabulary,
    Word,
    all_of,
    among,
    compile_query,
    parse,
    parts_of,
    yes_or_no,
)
from caseway.tickets.models import MessageFile, Seen, Tag, Ticket
from caseway.workspaces.models import Member, Team

State = Ticket.State


def _tagged(condition: Q) -> Q:
    return Q(Exists(Tag.objects.filter(condition, ticket=OuterRef("pk"))))


def _addressed(condition: Q) -> Q:
    return Q(Exists(Customer.objects.filter(condition, pk=OuterRef("requester"))))


def _unread(context: Context) -> Q:
    seen = Seen.objects.filter(workspace=OuterRef("workspace"), member=context.me, ticket=OuterRef("pk"), at__gte=OuterRef("updated_at"))
    return ~Q(Exists(seen))


def _has_attachment(context: Context) -> Q:
    return Q(Exists(MessageFile.objects.filter(workspace=OuterRef("workspace"), message__ticket=OuterRef("pk"))))


_PRIORITIES = {value: Ticket.Priority(value).label for value in ("low", "normal", "high", "urgent")}

VOCABULARY = Vocabulary(
    [
        Field("number", Kind.NUMBER, _("Number"), lookup="number", is_sortable=True),
        Field("subject", Kind.TEXT, _("Subject"), lookup="subject"),
        Field("state", Kind.CHOICE, _("State"), lookup="state", choices=dict(State.choices)),
        Field("kind", Kind.CHOICE, _("Kind"), lookup="kind", choices=dict(Ticket.Kind.choices)),
        Field("cause", Kind.CHOICE, _("Cause"), lookup="cause", choices={k: v for k, v in Ticket.Cause.choices if k}),
        Field("channel", Kind.CHOICE, _("Channel"), lookup="channel", choices=dict(Ticket.Channel.choices)),
        Field("priority", Kind.CHOICE, _("Priority"), lookup="priority", choices=_PRIORITIES),
        Field("assignee", Kind.PERSON, _("Owner"), lookup="assignee", aliases=("owner",), resolver="member"),
        Field("team", Kind.REF, _("Team"), lookup="team"),
        Field("customer", Kind.REF, _("Customer"), lookup="requester", aliases=("requester",), name_lookup="requester__name"),
        Field("email", Kind.TEXT, _("E-mail address"), lookup="addresses__email", is_exact=True, fold=str.lower, many=_addressed),
        Field("organisation", Kind.REF, _("Organisation"), lookup="requester__organisation", name_lookup="requester__organisation__name"),
        Field("product", Kind.REF, _("Product"), lookup="product", name_lookup="product__name"),
        Field("serial", Kind.TEXT, _("Serial number"), lookup="serial", is_exact=True),
        Field("lot", Kind.TEXT, _("Lot"), lookup="lot", is_exact=True),
        Field("tag", Kind.TEXT, _("Tag"), lookup="name", is_exact=True, fold=str.lower, many=_tagged),
        Field("created", Kind.DATE, _("Opened"), lookup="created_at", is_sortable=True),
        Field("updated", Kind.DATE, _("Changed"), lookup="updated_at", is_sortable=True),
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
                "unassigned": lambda context: Q(assignee=None),
                "mine": lambda context: Q(assignee=context.me),
                "unread": _unread,
            },
        ),
        Field("has", Kind.FLAG, _("Has"), conditions={"attachment": _has_attachment}),
    ],
    number_field="number",
)


@dataclass(frozen=True)
class Asked:
    """A parsed question: the words that must all occur, and the condition on everything else."""

    words: list[tuple[str, bool]]
    rest: Q


def asked(q: str, member: Member) -> Asked:
    """What a member asks. Raises QueryError."""
    tree = parse(q)
    words, rest = _split(tree)
    return Asked([(word.text, word.is_phrase) for word in words], compile_query(rest, VOCABULARY, context_for(member)))


def _split(tree: Query) -> tuple[list[Word], Query]:
    """The words that hold for the whole question, taken out: the index walks them newest first."""
    parts = parts_of(tree)
    words = [part for part in parts if isinstance(part, Word) and not _is_number(part)]
    if not words:
        return [], tree
    return words, all_of([part for part in parts if part not in words])


def _is_number(word: Word) -> bool:
    return word.text.startswith("#") and word.text[1:].isdigit()


def filtered(queryset, q: str, member: Member):
    """The tickets of a queryset that a question means. Raises QueryError."""
    return queryset.filter(compile_query(parse(q), VOCABULARY, context_for(member)))


class _TeamsOf(Collection):
    """A member's teams, looked up only when a question is about them."""

    def __init__(self, member: Member):
        self._member = member

    def __iter__(self):
        return iter(self._member.teams)

    def __len__(self):
        return len(self._member.teams)

    def __contains__(self, team):
        return team in self._member.teams


def context_for(member: Member) -> Context:
    """Names are looked up only among what the member may see, and only when asked for."""

    def words(found: Sequence[Word]) -> Q:
        return fulltext.matching(member.workspace_id, [(word.text, word.is_phrase) for word in found])

    return Context(
        now=now(),
        zone=ZoneInfo(member.account.time_zone or member.workspace.time_zone or "UTC"),
        words=words,
        me=member.pk,
        my_teams=_TeamsOf(member),
        resolvers={
            "member": lambda name: _named(Member.objects.visible_to(member), name),
            "team": lambda name: _named(Team.objects.visible_to(member), name),
            "product": lambda name: _product(member, name),
            "customer": lambda name: Customer.objects.visible_to(member).filter(name__iexact=name).values("pk"),
            "organisation": lambda name: Organisation.objects.visible_to(member).filter(name__iexact=name).values("pk"),
        },
    )


def _named(queryset, name: str):
    return among(dict(queryset.values_list("name", "pk")))(name)


def _product(member: Member, name: str):
    rows = Product.objects.visible_to(member).values_list("pk", "name", "key")
    return among({word: pk for pk, *names in rows for word in names})(name)


def names_for(member: Member) -> dict:
    """For completions: the names that a member may see, by resolver."""

    def named(queryset):
        return lambda typed: list(queryset.filter(name__istartswith=typed).order_by("name").values_list("name", flat=True)[:10])

    return {
        "member": named(Member.objects.visible_to(member)),
        "team": named(Team.objects.visible_to(member)),
        "product": named(Product.objects.visible_to(member)),
        "customer": named(Customer.objects.visible_to(member)),
        "organisation": named(Organisation.objects.visible_to(member)),
    }

"""What one can ask about issues: the fields of the query language."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from caseway.fields.asking import asked_by
from caseway.issues.models import AffectedVersion, Collaborator, Issue, Label, Relation
from caseway.search.history import RecordedPast
from caseway.search.language import Context, Field, History, Kind, Vocabulary, with_history
from caseway.workspaces.models import Member

State, Tie = Issue.State, Relation.Kind
UNFINISHED = [state for state in State.values if state not in Issue.FINISHED]


def _labelled(condition: Q) -> Q:
    return Q(Exists(Label.objects.filter(condition, issue=OuterRef("pk"))))


def _affects(condition: Q) -> Q:
    return Q(Exists(AffectedVersion.objects.filter(condition, issue=OuterRef("pk"))))


def _worked_on(condition: Q) -> Q:
    return Q(Exists(Collaborator.objects.filter(condition, issue=OuterRef("pk"))))


def _blocked(context: Context) -> Q:
    """By an issue that is not finished; that one may be confidential, that it blocks is no secret."""
    blocking = Relation.objects.filter(workspace=OuterRef("workspace"), other=OuterRef("pk"), kind=Relation.Kind.BLOCKS)
    return Q(Exists(blocking.exclude(issue__state__in=Issue.FINISHED)))


def _tied(kind: Relation.Kind, end: str) -> Callable[[Q], Q]:
    """To issues at the other end of a relation; `end` is where the listed one stands."""
    rows = Relation.objects.filter(workspace=OuterRef("workspace"), kind=kind, **{end: OuterRef("pk")})
    return lambda condition: Q(Exists(rows.filter(condition)))


def _overdue(context: Context) -> Q:
    return Q(due_on__lt=localdate(context.now, context.zone)) & ~Q(state__in=Issue.FINISHED)


PRIORITIES = {value: Issue.Priority(value).label for value in ("low", "normal", "high", "urgent")}
SEVERITIES = {value: Issue.Severity(value).label for value in ("trivial", "minor", "major", "critical")}

FIELDS = [
    Field("number", Kind.NUMBER, _("Number"), lookup="number"),
    Field("title", Kind.TEXT, _("Title"), lookup="title"),
    Field("state", Kind.CHOICE, _("State"), lookup="state", choices=dict(State.choices)),
    Field("stands", Kind.REF, _("Named state"), lookup="named_state", resolver="named_state", name_lookup="named_state__name"),
    Field("kind", Kind.CHOICE, _("Kind"), lookup="kind", choices=dict(Issue.Kind.choices)),
    Field("priority", Kind.CHOICE, _("Priority"), lookup="priority", choices=PRIORITIES, is_ordered=True),
    Field("severity", Kind.CHOICE, _("Severity"), lookup="severity", choices=SEVERITIES, is_ordered=True),
    Field("hazard", Kind.CHOICE, _("Hazard"), lookup="hazard", choices={k: v for k, v in Issue.Hazard.choices if k}),
    Field("assignee", Kind.PERSON, _("Owner"), lookup="assignee", aliases=("owner",), resolver="member"),
    Field("with", Kind.PERSON, _("Collaborator"), lookup="member", resolver="member", many=_worked_on),
    Field("author", Kind.PERSON, _("Raised by"), lookup="created_by", resolver="member"),
    Field("product", Kind.REF, _("Product"), lookup="product", name_lookup="product__name"),
    Field("component", Kind.REF, _("Component"), lookup="component", name_lookup="component__name"),
    Field("fixed", Kind.REF, _("Fixed in"), lookup="fixed_version", resolver="version", name_lookup="fixed_version__name"),
    Field("affects", Kind.REF, _("Affected version"), lookup="version", resolver="version", name_lookup="version__name", many=_affects),
    Field("parent", Kind.REF, _("Parent"), lookup="parent", resolver="issue"),
    Field("blocks", Kind.REF, _("Blocks"), lookup="other", resolver="issue", many=_tied(Tie.BLOCKS, "issue")),
    Field("blocked-by", Kind.REF, _("Blocked by"), lookup="issue", resolver="issue", many=_tied(Tie.BLOCKS, "other")),
    Field("duplicate-of", Kind.REF, _("Duplicate of"), lookup="other", resolver="issue", many=_tied(Tie.DUPLICATE_OF, "issue")),
    Field("caused-by", Kind.REF, _("Caused by"), lookup="other", resolver="issue", many=_tied(Tie.CAUSED_BY, "issue")),
    Field("causes", Kind.REF, _("Causes"), lookup="issue", resolver="issue", many=_tied(Tie.CAUSED_BY, "other")),
    Field("label", Kind.TEXT, _("Label"), lookup="name", is_exact=True, fold=str.lower, many=_labelled, aliases=("tag",)),
    Field("tickets", Kind.NUMBER, _("Tickets"), lookup="tickets"),
    Field("customers", Kind.NUMBER, _("Customers"), lookup="customers"),
    Field("organisations", Kind.NUMBER, _("Organisations"), lookup="organisations"),
    Field("estimate", Kind.NUMBER, _("Estimate in minutes"), lookup="estimate_minutes"),
    Field("due", Kind.DATE, _("Due"), lookup="due_on", is_day=True),
    Field("created", Kind.DATE, _("Raised"), lookup="created_at"),
    Field("updated", Kind.DATE, _("Changed"), lookup="updated_at"),
    Field("finished", Kind.DATE, _("Finished"), lookup="finished_at"),
    Field(
        "is",
        Kind.FLAG,
        _("Is"),
        conditions={
            "open": lambda context: ~Q(state__in=Issue.FINISHED),
            "unfinished": lambda context: ~Q(state__in=Issue.FINISHED),
            "finished": lambda context: Q(state__in=Issue.FINISHED),
            "unassigned": lambda context: Q(assignee=None),
            "mine": lambda context: Q(assignee=context.me),
            "blocked": _blocked,
            "overdue": _overdue,
            "confidential": lambda context: Q(is_confidential=True),
            "overridden": lambda context: Q(override__isnull=False),
        },
    ),
]

HISTORY = History(
    RecordedPast("issue"),
    fields=("state", "kind", "priority", "severity", "hazard", "assignee", "product", "component", "fixed"),
    groups={"open": UNFINISHED, "unfinished": UNFINISHED, "finished": Issue.FINISHED},
)
VOCABULARY = Vocabulary(with_history(FIELDS, HISTORY), number_field="number", history=HISTORY)


def vocabulary_of(member: Member) -> Vocabulary:
    """With the fields that the member's workspace has added."""
    return asked_by(member, Issue.subject_kind, VOCABULARY)

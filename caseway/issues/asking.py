"""Who asks a question in the query language: names are looked up only among what the member may see, and only when asked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import now

from caseway.customers.models import Customer, Organisation
from caseway.issues.models import Issue, NamedState
from caseway.issues.query import vocabulary_of
from caseway.products.models import Component, Product, Version
from caseway.search import fulltext
from caseway.search.language import Context, Inside, Vocabulary, Word, among, compile_query, parse, words_apart
from caseway.workspaces.models import Member, Team


@dataclass(frozen=True)
class Asked:
    """A parsed question: the words that must all occur, and the condition on everything else."""

    words: list[tuple[str, bool]]
    rest: Q


def asked(q: str, member: Member, vocabulary: Vocabulary, table: str) -> Asked:
    """What a member asks. Raises QueryError."""
    words, rest = words_apart(parse(q), vocabulary)
    return Asked([(word.text, word.is_phrase) for word in words], compile_query(rest, vocabulary, context_for(member, table)))


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


def context_for(member: Member, table: str) -> Context:
    """What a question of this member needs; `table` is the full-text index that its words are looked up in."""

    def words(found: Sequence[Word]) -> Q:
        return fulltext.matching(member.workspace_id, [(word.text, word.is_phrase) for word in found], table)

    return Context(
        now=now(),
        zone=member.zone,
        words=words,
        me=member.pk,
        my_teams=_TeamsOf(member),
        resolvers={
            "member": lambda name: _named(Member.objects.visible_to(member), name),
            "team": lambda name: _named(Team.objects.visible_to(member), name),
            "product": lambda name: _product(member, name),
            "component": lambda name: Component.objects.visible_to(member).filter(name__iexact=name).values("pk"),
            "version": lambda name: _version(member, name),
            "issue": lambda name: _issue(member, name),
            "named_state": lambda name: _named(NamedState.objects.filter(workspace=member.workspace_id), name),
            "customer": lambda name: Customer.objects.visible_to(member).filter(name__iexact=name).values("pk"),
            "organisation": lambda name: Organisation.objects.visible_to(member).filter(name__iexact=name).values("pk"),
        },
        inside={"issue": lambda: _inside_issues(member)},
    )


def _inside_issues(member: Member) -> Inside:
    """What is asked of the issue that a thing hangs on, or that another one blocks."""
    issues = Issue.objects.visible_to(member)
    return Inside(vocabulary_of(member), context_for(member, fulltext.ISSUES), lambda condition: issues.filter(condition).values("pk"))


def _named(queryset, name: str):
    return among(dict(queryset.values_list("name", "pk")))(name)


def _product(member: Member, name: str):
    rows = Product.objects.visible_to(member).values_list("pk", "name", "key")
    return among({word: pk for pk, *names in rows for word in names})(name)


def _version(member: Member, name: str):
    """By its name, of whatever product; with the product's key of that one only: `KET/2.4`."""
    key, sign, rest = name.partition("/")
    of_product = Q(product__key__iexact=key, name__iexact=rest) if sign else Q()
    return Version.objects.visible_to(member).filter(Q(name__iexact=name) | of_product).values("pk")


def _issue(member: Member, name: str):
    """By its number: `45`, `#45` or `KET-45`."""
    digits = name.rpartition("-")[2].removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        return []
    return Issue.objects.visible_to(member).filter(number=int(digits)).values("pk")


def names_for(member: Member) -> dict:
    """What the box offers as values: only what the member may see, by the beginning of the name."""

    def start(queryset):
        return lambda typed: queryset.filter(name__istartswith=typed).order_by("name").values_list("name", flat=True)[:12]

    return {
        "member": start(Member.objects.visible_to(member).active()),
        "team": start(Team.objects.visible_to(member)),
        "product": start(Product.objects.visible_to(member)),
        "component": start(Component.objects.visible_to(member)),
        "version": start(Version.objects.visible_to(member)),
        "named_state": start(NamedState.objects.filter(workspace=member.workspace_id)),
        "customer": start(Customer.objects.visible_to(member)),
        "organisation": start(Organisation.objects.visible_to(member)),
    }

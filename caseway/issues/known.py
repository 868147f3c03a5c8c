"""Known issues for what somebody is telling: one ranking for call screen, composer, triage, help centre, receipts and API."""

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now

from caseway.issues.models import AffectedVersion, Issue, Solution, SolutionAnswer, SolutionText
from caseway.issues.models.answers import WATCHED
from caseway.questions import asked_often
from caseway.search import postings
from caseway.search.postings import Found
from caseway.workspaces.models import Member

SHOWN = 5
# Of the best by words so many are looked at for the rest; the public may read fewer of them, and a product or version may turn them round.
LOOKED_AT, LOOKED_AT_BY_PUBLIC, LOOKED_AT_FOR_PRODUCT = 20, 32, 64
# Further ones only where too few of these may be read: the public reads one in many.
FURTHER = (128, postings.MOST_CANDIDATES)
OWN_PRODUCT, OTHER_PRODUCT, OWN_VERSION = 1.3, 0.6, 1.3
# Below this share of the best one nothing is worth showing.
LEAST_SHARE = 0.2
COUNT_KEPT_SECONDS = 60.0

Row = dict[str, Any]
_counts: dict[tuple[int, int], tuple[float, int]] = {}

# What ranks them, and what is told of the best few.
RANKED = ("id", "issue", "issue__product", "solved", "not_solved")
TOLD = (
    "solution", "language", "symptoms", "cause", "workaround", "resolution",
    "solution__issue__id", "solution__issue__number", "solution__issue__title", "solution__issue__state", "solution__issue__product",
    "solution__issue__product__key", "solution__issue__product__name", "solution__issue__fixed_version__name", "solution__visibility",
    "solution__solved", "solution__not_solved", "solution__updated_at",
)  # fmt: skip


def suggest(
    reader: Member | None,
    workspace_id: int,
    text: str,
    *,
    visibility: str = "",
    product: int | None = None,
    version: int | None = None,
    languages: Sequence[str] = (),
    limit: int = SHOWN,
) -> list[Row]:
    """The known issues that a text may be about, best first.

    Without a `reader` the public reads, and finds only what is public; `languages` is what is read, the best first.
    """
    found = postings.similar(workspace_id, postings.KNOWN_ISSUES, text, documents=count_of(workspace_id, postings.KNOWN_ISSUES))
    rows: dict[int, Row] = {}
    of_anybody = LOOKED_AT_BY_PUBLIC if reader is None else LOOKED_AT
    edges = (0, LOOKED_AT_FOR_PRODUCT if product or version else of_anybody, *FURTHER)
    for start, end in pairwise(edges):
        some = [one.id for one in found[start:end]]
        if some and len(rows) < limit:
            rows |= {row["issue"]: row for row in _readable(reader, workspace_id, some, visibility)}
    chosen = _ranked(found, rows, product, _affected(version, rows))[:limit]
    return _told(workspace_id, [pk for pk, _score in chosen], languages, dict(chosen))


def _readable(reader: Member | None, workspace_id: int, issues: list[int], visibility: str) -> list[Row]:
    return _public(workspace_id, issues) if reader is None else _seen(reader, issues, Q(visibility=visibility) if visibility else Q())


@asked_often
def _seen(member, issues, more):
    return Solution.objects.visible_to(member).filter(more, issue__in=issues).values(*RANKED)


@asked_often
def _public(workspace, issues):
    return Solution.objects.public_in(workspace).filter(issue__in=issues).values(*RANKED)


def _ranked(found: Iterable[Found], rows: dict[int, Row], product: int | None, affected: frozenset[int]) -> list[tuple[int, float]]:
    """Solutions with their scores."""
    scored = [(one.score * boost(rows[one.id], product, is_affected=one.id in affected), one.id) for one in found if one.id in rows]
    scored.sort(reverse=True)
    best = scored[0][0] if scored else 0
    return [(rows[issue]["id"], round(score, 3)) for score, issue in scored if score >= best * LEAST_SHARE]


def boost(row: Row, product: int | None, *, is_affected: bool) -> float:
    """What else speaks for a known issue: the product, the version, and how often it has solved such a case."""
    of_product = 1.0
    if product and row["issue__product"]:
        of_product = OWN_PRODUCT if row["issue__product"] == product else OTHER_PRODUCT
    helped = 1 + 0.1 * math.log2(1 + row["solved"]) - 0.05 * math.log2(1 + row["not_solved"])
    return of_product * (OWN_VERSION if is_affected else 1.0) * max(helped, 0.5)


def _affected(version: int | None, rows: dict[int, Row]) -> frozenset[int]:
    if version is None or not rows:
        return frozenset()
    return frozenset(AffectedVersion.objects.filter(version=version, issue__in=list(rows)).values_list("issue", flat=True))


def of_products(reader: Member, products: Sequence[int], *, languages: Sequence[str] = (), limit: int = 3) -> list[Row]:
    """Known issues of these products, the most important first: what somebody who has them may be asking about."""
    found = Solution.objects.visible_to(reader).filter(issue__product__in=products)
    # Named, so that the order is read off the index of importance.
    found = found.filter(issue__workspace=reader.workspace_id).order_by("-issue__importance", "-issue__id")
    return _told(reader.workspace_id, list(found.values_list("pk", flat=True)[:limit]), languages) if products else []


def newest(solutions: QuerySet[Solution], *, languages: Sequence[str] = (), limit: int = 20) -> list[Row]:
    """The known issues that were written or changed last."""
    found = list(solutions.order_by("-updated_at", "-id").values_list("pk", "workspace")[:limit])
    return _told(found[0][1], [pk for pk, _workspace in found], languages) if found else []


def helped(solution: Solution | None) -> dict[str, int]:
    """What visitors said of it: whom it helped for good, who reported after all, of whom it is too early to say, whom it did not help."""
    said = SolutionAnswer.objects.none()
    if solution is not None:
        said = SolutionAnswer.objects.filter(workspace=solution.workspace_id, solution=solution)
    border, no_report = now() - WATCHED, Q(helped=True, reported_at=None)
    return said.aggregate(
        held=Count("pk", filter=no_report & Q(at__lte=border)),
        watched=Count("pk", filter=no_report & Q(at__gt=border)),
        after_all=Count("pk", filter=~Q(reported_at=None)),
        no=Count("pk", filter=Q(helped=False)),
    )


def _told(workspace_id: int, solutions: Sequence[int], languages: Sequence[str], scores: Mapping[int, float] | None = None) -> list[Row]:
    """Each with its words in the best language that it has."""
    place = {name: number for number, name in reversed(list(enumerate(languages)))}
    texts: dict[int, Row] = {}
    for text in (
        sorted(_texts(workspace_id, list(solutions)), key=lambda text: place.get(text["language"], len(place))) if solutions else ()
    ):
        texts.setdefault(text["solution"], {name.removeprefix("solution__"): value for name, value in text.items()})
    return [texts[pk] | {"id": pk, "score": (scores or {}).get(pk)} for pk in solutions if pk in texts]


@asked_often
def _texts(workspace, solutions):
    return SolutionText.objects.filter(workspace=workspace, solution__in=solutions).order_by("id").values(*TOLD)


def similar_issues(issues: QuerySet[Issue], workspace_id: int, text: str, *, product: int | None = None, limit: int = SHOWN) -> list[int]:
    """The ids of issues that a text may be about, best first; `issues` is what the asker may see."""
    return [row["pk"] for row in similar_issue_rows(issues, workspace_id, text, ("pk",), product=product, limit=limit)]


def similar_issue_rows(
    issues: QuerySet[Issue], workspace_id: int, text: str, columns: Sequence[str], *, product: int | None = None, limit: int = SHOWN
) -> list[Row]:
    """The same with what is told of each."""
    found = postings.similar(workspace_id, postings.ISSUES, text, documents=count_of(workspace_id, postings.ISSUES))[:LOOKED_AT_FOR_PRODUCT]
    seen = issues.filter(pk__in=[one.id for one in found]).values("pk", "product", *columns) if found else ()
    rows = {row["pk"]: row for row in seen}
    scored = [(one.score * _of_product(rows[one.id]["product"], product), one.id) for one in found if one.id in rows]
    return [rows[pk] for _score, pk in sorted(scored, key=lambda pair: (-pair[0], -pair[1]))[:limit]]


def _of_product(own: int | None, wanted: int | None) -> float:
    if not (own and wanted):
        return 1.0
    return OWN_PRODUCT if own == wanted else OTHER_PRODUCT


def count_of(workspace_id: int, kind: int) -> int:
    """How many documents there are; counted once a minute, since rarity does not change faster."""
    counted_at, count = _counts.get((workspace_id, kind), (0.0, 0))
    at = time.monotonic()
    if not counted_at or at - counted_at > COUNT_KEPT_SECONDS:
        model = Solution if kind == postings.KNOWN_ISSUES else Issue
        count = model.objects.filter(workspace=workspace_id).count()
        _counts[workspace_id, kind] = (at, count)
    return count

"""Known issues for what somebody is telling: one ranking for call screen, composer, triage, help centre, receipts and API."""

import math
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now

from caseway.issues.models import AffectedVersion, Issue, Solution, SolutionAnswer, SolutionText
from caseway.issues.models.answers import WATCHED
from caseway.search import postings
from caseway.search.postings import Found

SHOWN = 5
# Of the best by words so many are looked at for the rest.
LOOKED_AT = 60
OWN_PRODUCT, OTHER_PRODUCT, OWN_VERSION = 1.3, 0.6, 1.3
# Below this share of the best one nothing is worth showing.
LEAST_SHARE = 0.2
COUNT_KEPT_SECONDS = 60.0

Row = dict[str, Any]
_counts: dict[tuple[int, int], tuple[float, int]] = {}

COLUMNS = (
    "id", "issue__id", "issue__number", "issue__title", "issue__state", "issue__product", "issue__product__key", "issue__product__name",
    "issue__fixed_version__name", "visibility", "solved", "not_solved", "updated_at",
)  # fmt: skip


def suggest(
    solutions: QuerySet[Solution],
    workspace_id: int,
    text: str,
    *,
    product: int | None = None,
    version: int | None = None,
    languages: Sequence[str] = (),
    limit: int = SHOWN,
) -> list[Row]:
    """The known issues that a text may be about, best first.

    `solutions` is what the asker may read, `languages` what they read it in, the best first.
    """
    documents = count_of(workspace_id, postings.KNOWN_ISSUES)
    found = postings.similar(workspace_id, postings.KNOWN_ISSUES, text, documents=documents)[:LOOKED_AT]
    rows = {row["issue__id"]: row for row in solutions.filter(issue__in=[one.id for one in found]).values(*COLUMNS)}
    chosen = _ranked(found, rows, product, _affected(version, rows))[:limit]
    return _with_texts(chosen, languages)


def _ranked(found: Iterable[Found], rows: dict[int, Row], product: int | None, affected: frozenset[int]) -> list[Row]:
    scored = [(one.score * boost(rows[one.id], product, is_affected=one.id in affected), rows[one.id]) for one in found if one.id in rows]
    scored.sort(key=lambda pair: (-pair[0], -pair[1]["issue__id"]))
    best = scored[0][0] if scored else 0
    return [row | {"score": round(score, 3)} for score, row in scored if score >= best * LEAST_SHARE]


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


def newest(solutions: QuerySet[Solution], *, languages: Sequence[str] = (), limit: int = 20) -> list[Row]:
    """The known issues that were written or changed last."""
    return _with_texts(list(solutions.order_by("-updated_at", "-id").values(*COLUMNS)[:limit]), languages)


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


def _with_texts(rows: list[Row], languages: Sequence[str]) -> list[Row]:
    """Each with its words in the best language that it has."""
    place = {name: number for number, name in reversed(list(enumerate(languages)))}
    columns = ("solution", "language", "symptoms", "cause", "workaround", "resolution")
    told = SolutionText.objects.filter(solution__in=[row["id"] for row in rows]).order_by("id").values(*columns)
    texts: dict[int, Row] = {}
    for text in sorted(told, key=lambda text: place.get(text["language"], len(place))):
        texts.setdefault(text["solution"], text)
    return [row | texts[row["id"]] for row in rows if row["id"] in texts]


def similar_issues(issues: QuerySet[Issue], workspace_id: int, text: str, *, product: int | None = None, limit: int = SHOWN) -> list[int]:
    """The ids of issues that a text may be about, best first; `issues` is what the asker may see."""
    found = postings.similar(workspace_id, postings.ISSUES, text, documents=count_of(workspace_id, postings.ISSUES))[:LOOKED_AT]
    products = dict(issues.filter(pk__in=[one.id for one in found]).values_list("pk", "product"))
    scored = [(one.score * _of_product(products[one.id], product), one.id) for one in found if one.id in products]
    return [pk for _score, pk in sorted(scored, key=lambda pair: (-pair[0], -pair[1]))[:limit]]


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

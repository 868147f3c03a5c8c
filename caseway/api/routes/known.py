"""Known issues, and what is similar to what somebody tells."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_product, chosen_version, there
from caseway.api.door import Door
from caseway.api.problems import not_found
from caseway.api.reading import issues as issue_reading
from caseway.api.reading import known as reading
from caseway.api.reading import tickets as ticket_reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.known import KnownAsked, KnownList, KnownTold, SimilarGiven, SimilarTold, SolutionGiven
from caseway.issues import actions, known
from caseway.issues.models import Issue, Solution
from caseway.tickets.models import Ticket
from caseway.tickets.similar import similar_tickets
from caseway.workspaces.doors import MemberRequest

# Each stands under an address of its own.
router = Router(tags=["Known issues"])
solutions = Router(tags=["Known issues"])
similar = Router(tags=["Known issues"])


@router.get("", auth=Door(), response=KnownList, summary="Find known issues", operation_id="list_known_issues")
def list_known_issues(request: MemberRequest, asked: Query[KnownAsked]) -> HttpResponse:
    """The best answers to `q`, internal ones included; without it those written last."""
    readable = Solution.objects.visible_to(request.member)
    if asked.visibility:
        readable = readable.filter(visibility=asked.visibility)
    product = _product(asked.product, request)
    if asked.q.strip():
        limits: dict[str, Any] = {"product": product, "version": asked.version, "visibility": asked.visibility, "limit": asked.limit}
        rows = known.suggest(request.member, request.workspace.pk, asked.q, languages=languages_of(request), **limits)
    else:
        of_product = readable.filter(issue__product=product) if product else readable
        rows = known.newest(of_product, languages=languages_of(request), limit=asked.limit)
    return answer({"items": reading.describe(rows, request.member), "next": None})


def _product(choice: str | None, request: MemberRequest) -> int | None:
    if choice is None:
        return None
    product = chosen_product(int(choice) if choice.isdecimal() and len(choice) < 19 else choice, request.member)
    return product.pk if product else None


def languages_of(request: MemberRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys([get_language() or "", request.workspace.language]))


@solutions.put(
    "/{int:number}/solution", auth=Door("issues.change"), response=KnownTold, summary="Write the solution of an issue",
    operation_id="write_solution",
)  # fmt: skip
def write_solution(request: MemberRequest, number: int, given: SolutionGiven) -> HttpResponse:
    """Makes a known issue of it. The public reads symptoms, workaround and resolution; never the title, nor the cause."""
    issue = there(Issue.objects.visible_to(request.member), number=number)
    words = given.model_dump()
    words["language"] = words["language"] or request.workspace.language
    actions.write_solution(issue, by=request.member, **words)
    return answer(_told(request, issue, words["language"]))


@solutions.get(
    "/{int:number}/solution", auth=Door(), response=KnownTold, summary="Read the solution of an issue", operation_id="read_solution"
)
def read_solution(request: MemberRequest, number: int) -> HttpResponse:
    return answer(_told(request, there(Issue.objects.visible_to(request.member), number=number), ""))


@solutions.delete(
    "/{int:number}/solution", auth=Door("issues.change"), response={204: None}, summary="Remove the solution of an issue",
    operation_id="remove_solution",
)  # fmt: skip
def remove_solution(request: MemberRequest, number: int) -> HttpResponse:
    actions.remove_solution(there(Issue.objects.visible_to(request.member), number=number), by=request.member)
    return HttpResponse(status=204)


def _told(request: MemberRequest, issue: Issue, language: str) -> dict[str, Any]:
    own = Solution.objects.visible_to(request.member).filter(issue=issue)
    rows = known.newest(own, languages=(language, *languages_of(request)))
    if not rows:
        raise not_found()
    return reading.describe(rows, request.member)[0]


@similar.post("", auth=Door(only_looks=True), response=SimilarTold, summary="Find what is similar", operation_id="find_similar")
def find_similar(request: MemberRequest, given: SimilarGiven) -> HttpResponse:
    """Known issues, issues or tickets that a text may be about, best first; nothing is changed."""
    product = chosen_product(given.product, request.member)
    version = chosen_version(given.version, request.member, "version")
    find = _SIMILAR[given.kind]
    about = (product.pk if product else None, version.pk if version else None)
    return done_once(request, lambda: Made({"items": find(request, given, *about)}), status=200)


def _known(request: MemberRequest, given: SimilarGiven, product: int | None, version: int | None) -> list[dict[str, Any]]:
    about: dict[str, Any] = {"product": product, "version": version, "limit": given.limit}
    rows = known.suggest(request.member, request.workspace.pk, given.text, languages=languages_of(request), **about)
    return reading.describe(rows, request.member)


def _issues(request: MemberRequest, given: SimilarGiven, product: int | None, version: int | None) -> list[dict[str, Any]]:
    visible = Issue.objects.visible_to(request.member)
    ids = known.similar_issues(visible, request.workspace.pk, given.text, product=product, limit=given.limit)
    rows = {row["id"]: row for row in issue_reading.rows_of(visible.filter(pk__in=ids))}
    return issue_reading.describe([rows[pk] for pk in ids if pk in rows], request.member)


def _tickets(request: MemberRequest, given: SimilarGiven, product: int | None, version: int | None) -> list[dict[str, Any]]:
    visible = Ticket.objects.visible_to(request.member)
    ids = similar_tickets(visible, request.workspace.pk, given.text, product=product, limit=given.limit)
    rows = {row["id"]: row for row in ticket_reading.rows_of(visible.filter(pk__in=ids))}
    return ticket_reading.describe([rows[pk] for pk in ids if pk in rows], request.member)


_SIMILAR: dict[str, Callable[..., list[dict[str, Any]]]] = {"known-issues": _known, "issues": _issues, "tickets": _tickets}

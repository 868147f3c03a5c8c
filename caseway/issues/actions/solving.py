"""The solution of an issue: writing it makes a known issue of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.issues.models import Issue, Solution, SolutionText
from caseway.issues.solution_facts import SolutionPublished, SolutionRemoved, SolutionWithdrawn, SolutionWritten

Visibility = Solution.Visibility


@transaction.atomic
def write_solution(
    issue: Issue,
    *,
    by: Actor,
    symptoms: str,
    cause: str = "",
    workaround: str = "",
    resolution: str = "",
    visibility: str = Visibility.INTERNAL,
    language: str = "en",
) -> Solution:
    """Say what is known of an issue, in one language. Raises ValidationError when nobody could recognise it by what is said."""
    if not symptoms.strip():
        raise ValidationError({"symptoms": _("Say what one sees of it; that is how people find it.")})
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    solution, _is_new = Solution.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue)
    told = {"symptoms": symptoms, "cause": cause, "workaround": workaround, "resolution": resolution}
    before = SolutionText.objects.filter(workspace=issue.workspace_id, solution=solution, language=language).values(*told).first()
    if before != told:
        SolutionText.objects.update_or_create(workspace_id=issue.workspace_id, solution=solution, language=language, defaults=told)
        Solution.objects.filter(pk=solution.pk).update(updated_at=now())
        record(SolutionWritten(language=language), about=issue, by=by)
    _set_visibility(solution, issue, visibility, by)
    return solution


def _set_visibility(solution: Solution, issue: Issue, visibility: str, by: Actor) -> None:
    if solution.visibility == visibility:
        return
    is_public = visibility == Visibility.PUBLIC
    solution.visibility, solution.published_at = visibility, now() if is_public else None
    solution.save(update_fields=["visibility", "published_at"])
    record(SolutionPublished() if is_public else SolutionWithdrawn(), about=issue, by=by)


@transaction.atomic
def remove_solution(issue: Issue, *, by: Actor) -> None:
    """It is no known issue any more."""
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    gone, _counts = Solution.objects.filter(workspace=issue.workspace_id, issue=issue).delete()
    if gone:
        record(SolutionRemoved(), about=issue, by=by)

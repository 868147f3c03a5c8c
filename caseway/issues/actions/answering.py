"""What visitors say to "Did this solve it?". Anybody may press the button, so it is counted and makes no fact of the house."""

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from caseway.issues.models import Solution, SolutionAnswer
from caseway.issues.models.answers import SolutionAnswerQuerySet


@transaction.atomic
def answer_whether_helped(solution: Solution, *, helped: bool, email: str = "") -> SolutionAnswer:
    """Count what a visitor said; the answer is their browser's to remember."""
    field = "solved" if helped else "not_solved"
    Solution.objects.filter(pk=solution.pk).update(**{field: F(field) + 1})
    return SolutionAnswer.objects.create(workspace_id=solution.workspace_id, solution=solution, helped=helped, email=email.lower())


@transaction.atomic
def take_back_help(answers: SolutionAnswerQuerySet) -> int:
    """Somebody reports something: what they said had helped them did not, whatever the report is about. How many that were."""
    found = list(answers.filter(helped=True, reported_at=None).select_for_update().values_list("pk", "solution"))
    for pk, solution in found:
        SolutionAnswer.objects.filter(pk=pk).update(reported_at=now())
        Solution.objects.filter(pk=solution, solved__gt=0).update(solved=F("solved") - 1)
    return len(found)

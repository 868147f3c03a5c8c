"""Which issues are one: a duplicate goes on in the issue that it is a duplicate of, and that one in another perhaps."""

from django.db.models import QuerySet

from caseway.issues.models import Issue, Relation

# A longer chain is nobody's intention.
DEEPEST = 10


def goes_on_in(issue: Issue) -> int | None:
    """The issue that one was found to be a duplicate of."""
    return _duplicates(issue.workspace_id).filter(issue=issue.pk).values_list("other", flat=True).first()


def survivor_of(issue: Issue) -> Issue:
    """Where an issue goes on in the end; itself where it is nobody's duplicate."""
    last = issue
    for _step in range(DEEPEST):
        further = goes_on_in(last)
        if further is None:
            break
        last = Issue.objects.select_related("product").get(pk=further)
    return last


def family_of(issue: Issue) -> set[int]:
    """The issue and all that go on in it."""
    family, found = {issue.pk}, {issue.pk}
    for _step in range(DEEPEST):
        found = set(_duplicates(issue.workspace_id).filter(other__in=found).values_list("issue", flat=True)) - family
        if not found:
            break
        family |= found
    return family


def _duplicates(workspace_id: int) -> QuerySet[Relation]:
    return Relation.objects.filter(workspace=workspace_id, kind=Relation.Kind.DUPLICATE_OF)

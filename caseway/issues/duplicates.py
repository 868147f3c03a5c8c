"""Which issues are one: a duplicate goes on in the issue that it is a duplicate of, and that one in another perhaps."""

from caseway.issues.models import Issue, Relation

# A longer chain is nobody's intention.
DEEPEST = 10


def survivor_of(issue: Issue) -> Issue:
    """Where an issue goes on; itself where it is nobody's duplicate."""
    pk = issue.pk
    for _step in range(DEEPEST):
        further = _duplicates(issue).filter(issue=pk).values_list("other", flat=True).first()
        if further is None:
            break
        pk = further
    return issue if pk == issue.pk else Issue.objects.select_related("product").get(pk=pk)


def family_of(issue: Issue) -> set[int]:
    """The issue and all that go on in it."""
    family, found = {issue.pk}, {issue.pk}
    for _step in range(DEEPEST):
        found = set(_duplicates(issue).filter(other__in=found).values_list("issue", flat=True)) - family
        if not found:
            break
        family |= found
    return family


def _duplicates(issue: Issue):
    return Relation.objects.filter(workspace=issue.workspace_id, kind=Relation.Kind.DUPLICATE_OF)

"""What an issue belongs to: its parent, the parent's parent and so on."""

from django.utils.translation import gettext_lazy as _

from caseway.issues.models import Issue

IN_A_CIRCLE = _("This issue cannot belong to itself, nor to one that belongs to it.")


def belongs_to(issue: Issue, other: Issue) -> bool:
    """Whether an issue is the other one, or below it at any remove."""
    seen: set[int] = set()
    above: int | None = issue.pk
    while above is not None and above not in seen:
        if above == other.pk:
            return True
        seen.add(above)
        above = Issue.objects.filter(workspace=issue.workspace_id, pk=above).values_list("parent", flat=True).first()
    return False

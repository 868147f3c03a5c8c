"""From a released version to the issues whose fix is in it."""

from caseway.activity.models import Activity
from caseway.activity.recording import CASEWAY, record
from caseway.issues.facts import FixReleased
from caseway.issues.models import Issue
from caseway.products.models import Version


def note_released_fixes(activity: Activity) -> None:
    """A version is out: so is every fix that is done in it."""
    done = Issue.objects.filter(workspace=activity.workspace_id, fixed_version=activity.subject_id, state=Issue.State.DONE)
    for issue in done.order_by("pk"):
        record(FixReleased(version=activity.subject_id, version_name=activity.data["version"]), about=issue, by=CASEWAY)


def note_fix_in_released(activity: Activity) -> None:
    """An issue is done in a version that is out already."""
    version = Version.objects.filter(pk=activity.data["version"], released_at__isnull=False, withdrawn_at=None).first()
    issue = Issue.objects.filter(pk=activity.subject_id, state=Issue.State.DONE).first()
    if version is not None and issue is not None:
        record(FixReleased(version=version.pk, version_name=version.name), about=issue, by=CASEWAY)

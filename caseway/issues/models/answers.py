"""What visitors said to "Did this solve it?", and whether they reported something after all."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from caseway.issues.models.solutions import Solution

# Who reports nothing for so long was helped.
WATCHED = timedelta(days=14)


class SolutionAnswerQuerySet(models.QuerySet):
    def watched(self):
        """Those that a report of today would undo."""
        return self.filter(helped=True, reported_at=None, at__gt=now() - WATCHED)

    def said_by(self, workspace, answers, email):
        """Those that a browser remembers (`answers`), and those of an address."""
        return self.filter(Q(pk__in=answers) | Q(email=email.lower()) & ~Q(email=""), workspace=workspace)


class SolutionAnswer(models.Model):
    """One visitor's answer. Who they are is known only to their browser, or by the address whose reports they look at."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    solution = models.ForeignKey(Solution, models.CASCADE, related_name="answers", db_index=False)
    helped = models.BooleanField()
    email = models.EmailField(blank=True, default="")
    at = models.DateTimeField(default=now)
    # Set once they reported something within the days that they are watched.
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = SolutionAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="only_who_was_helped_reports_after_all", condition=Q(helped=True) | Q(reported_at=None))]
        indexes = [
            models.Index(fields=["workspace", "solution", "at"], name="answers_to_a_solution"),
            models.Index(fields=["workspace", "email", "at"], name="answers_of_an_address"),
        ]

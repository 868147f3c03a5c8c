"""Owed work is rows: what is still to be done stands in a table, written with the change that owes it."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from caseway.questions.words import Word


class OwedQuerySet(models.QuerySet):
    def undone(self):
        return self.filter(state__in=OwedWork.UNDONE)

    def waiting(self):
        return self.undone().filter(state=Word("waiting"))

    def running(self):
        return self.undone().filter(state=Word("running"))

    def ready(self, moment: datetime):
        """Due, and no elder of the same subject is put off or in somebody's hands."""
        elder = OwedQuerySet(self.model).undone().filter(subject=OuterRef("subject"), pk__lt=OuterRef("pk"))
        in_the_way = elder.filter(Q(state=Word("running")) | Q(due_at__gt=moment))
        return self.waiting().filter(due_at__lte=moment).exclude(~Q(subject="") & Exists(in_the_way)).order_by("due_at", "pk")

    def dead(self):
        return self.filter(state=OwedWork.State.DEAD)

    def rerun(self):
        """Give the dead another round of attempts."""
        return self.dead().update(state=OwedWork.State.WAITING, attempts=0, due_at=now(), last_error="")


class OwedWork(models.Model):
    """One piece of owed work. Rows with the same `subject` are done in the order they were written."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    UNDONE = (Word("waiting"), Word("running"))

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=now)
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=120, default="", blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(default="", blank=True)
    subject = models.CharField(max_length=120, default="", blank=True)

    objects = OwedQuerySet.as_manager()

    # Whether the attempt that a claimed row is in for stands in `attempts` already.
    is_counted = True

    class Meta:
        abstract = True

    @staticmethod
    def indexes_for(name: str) -> list[models.Index]:
        """The indexes every table of owed work needs; only what is undone stands in them."""
        undone = Q(state__in=["waiting", "running"])
        return [
            models.Index(fields=["due_at", "id"], name=f"{name}_due", condition=undone),
            models.Index(fields=["subject", "id"], name=f"{name}_subject", condition=undone),
        ]


class Schedule(models.Model):
    """When something recurring is next due; one row in the whole fleet."""

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

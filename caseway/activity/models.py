"""The log: who did what to which object, when. Written with the change itself and never edited."""

from django.db import models
from django.utils.timezone import now

from caseway.activity.facts import Fact, rebuild
from caseway.jobs.models import OwedQuerySet, OwedWork


class Activity(models.Model):
    """A recorded fact. The actor stands as it was: history survives the person's deletion."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "id"], name="activity_feed"),
            models.Index(fields=["workspace", "subject_kind", "subject_id", "id"], name="activity_of_subject"),
        ]

    @property
    def fact(self) -> Fact:
        return rebuild(self.name, self.data)


class Transition(models.Model):
    """What an activity changed from what to what: the columns that questions about history are asked of."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="transitions", db_index=False)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "subject_kind", "subject_id", "field", "at"], name="transitions_of_subject"),
            models.Index(fields=["activity"], name="transitions_of_activity"),
        ]


class ReactionQuerySet(OwedQuerySet):
    def of(self, activity):
        return self.filter(activity=activity)


class Reaction(OwedWork):
    """One reaction that an activity still owes; gone once it has been run."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)

    objects = ReactionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "name"], name="a_reaction_runs_once_per_activity")]
        indexes = OwedWork.indexes_for("reaction")


class Once(models.Model):
    """Remembers the answer to a request that carries a key, so that a repeat gets the same and does nothing."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, default="")
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "scope", "key"], name="a_key_is_used_once")]

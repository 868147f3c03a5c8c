"""How tickets stand to each other."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.tickets.models.tickets import Ticket


class TicketRelationQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Where both ends may be seen."""
        seen = self.filter(workspace=member.workspace_id)
        if not member.hidden_teams:
            return seen
        for end in ("ticket", "other"):
            seen = seen.filter(Q(**{f"{end}__team": None}) | ~Q(**{f"{end}__team__in": member.hidden_teams}))
        return seen

    def of(self, ticket):
        return self.between(ticket.workspace_id, ticket.pk)

    def between(self, workspace, ticket):
        """Those of one ticket and any other, from both ends; each side with its workspace, as its index begins."""
        return self.filter(Q(workspace=workspace, ticket=ticket) | Q(workspace=workspace, other=ticket))


class TicketRelation(models.Model):
    """One row, read from both ends: `ticket` is caused by, is part of, follows `other`."""

    class Kind(models.TextChoices):
        RELATED = "related", _("related to")
        CAUSED_BY = "caused_by", _("caused by")
        PART_OF = "part_of", _("part of")
        FOLLOWS = "follows", _("follows from")

    class Inverse(models.TextChoices):
        CAUSES = "causes", _("causes")
        PARENT_OF = "parent_of", _("consists of")
        FOLLOWED_BY = "followed_by", _("followed by")

    # What a kind is called from the other end.
    INVERSES = {
        Kind.RELATED: Kind.RELATED,
        Kind.CAUSED_BY: Inverse.CAUSES,
        Kind.PART_OF: Inverse.PARENT_OF,
        Kind.FOLLOWS: Inverse.FOLLOWED_BY,
    }
    WORDS = dict([*Kind.choices, *Inverse.choices])
    MOST = 100

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind)
    other = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now)

    objects = TicketRelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "ticket", "kind", "other"], name="tickets_are_related_once"),
            models.CheckConstraint(name="a_ticket_is_not_related_to_itself", condition=~Q(ticket=F("other"))),
        ]
        indexes = [models.Index(fields=["workspace", "other", "kind"], name="ticket_relations_from_other")]

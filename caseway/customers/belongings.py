"""What belongs to a customer, whichever app keeps it; it goes along when two customers turn out to be one person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Belonging:
    """Rows of a model that point at a customer. `words(count)` names them; of two rows with the same `apart_by` one stays behind."""

    model: type[models.Model]
    field: str
    words: Callable[[int], str]
    apart_by: str = ""

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def rows_of(self, workspace_id: int, customer_id: int) -> models.QuerySet:
        return self.model._default_manager.filter(workspace=workspace_id, **{self.field: customer_id})

    def to_move(self, workspace_id: int, customer_id: int, into_id: int) -> models.QuerySet:
        """The rows that can go: none of which the other customer has the like already."""
        rows = self.rows_of(workspace_id, customer_id)
        if not self.apart_by:
            return rows
        theirs = self.rows_of(workspace_id, into_id).values(self.apart_by)
        return rows.exclude(**{f"{self.apart_by}__in": theirs})


belongings: list[Belonging] = []


def belongs_to_customers(*those: Belonging) -> None:
    """Tell what an app keeps of customers; called from AppConfig.ready."""
    belongings.extend(those)

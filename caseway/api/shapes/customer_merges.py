"""Two customers who are one, as programs send and read it."""

from datetime import datetime

from pydantic import Field

from caseway.api.shapes.base import Given, Id, Reference, Told


class CustomerMergeGiven(Given):
    other: Id = Field(description="The `id` of the customer who becomes part of this one.")


class CustomerMergeTold(Told):
    id: int
    customer: Reference = Field(description="Who stays.")
    other: Reference
    merged_at: datetime


class CustomerMergeList(Told):
    items: list[CustomerMergeTold]
    next: str | None

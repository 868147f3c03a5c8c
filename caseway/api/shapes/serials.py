"""What tickets tell of a serial number, as programs read it."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from caseway.api.shapes.base import Mark, Reference, Told, said
from caseway.api.shapes.tickets import ProductReference, State


class SerialAsked(BaseModel):
    serial: Annotated[Mark, Field(min_length=1), AfterValidator(said)]


class SerialTold(Told):
    serial: str
    product: ProductReference | None
    version: Reference | None
    lot: str
    customer: Reference
    organisation: Reference | None
    ticket: int = Field(description="The number of the ticket that says so.")
    subject: str
    state: State


class SerialList(Told):
    items: list[SerialTold]
    next: str | None

"""Components of products, as programs send and read them."""

from typing import Annotated

from pydantic import Field

from caseway.api.shapes.base import NOT_NAMED, Change, Given, Notes, Title, Told

ComponentName = Annotated[Title, Field(max_length=80)]


class ComponentGiven(Given):
    name: ComponentName
    description: Notes = ""


class ComponentChange(Change):
    name: ComponentName = NOT_NAMED
    description: Notes = NOT_NAMED


class ComponentTold(Told):
    id: int
    product: int = Field(description="The product's `id`.")
    name: str
    description: str


class ComponentList(Told):
    items: list[ComponentTold]
    next: str | None

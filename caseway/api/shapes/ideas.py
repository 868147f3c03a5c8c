"""What misuse teaches, as programs read it."""

from pydantic import Field

from caseway.api.shapes.base import Told
from caseway.api.shapes.tickets import ProductReference


class QuoteTold(Told):
    quote: str
    ticket: int = Field(description="The number of the ticket on which it was said.")


class IdeaTold(Told):
    product: ProductReference | None
    step: str = Field(description="In which step of using the product; empty where none was named.")
    count: int = Field(description="So many tickets.")
    unlinked: int = Field(description="So many of them hang on no issue.")
    q: str = Field(description="What `GET /tickets?q=` finds them with.")
    quotes: list[QuoteTold]
    url: str = Field(description="The tickets behind it, for people.")


class IdeaList(Told):
    items: list[IdeaTold]
    next: None = None

"""Lots and how often they are complained of, as programs read them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from caseway.api.shapes.base import Given, Line, Mark, Notes, Told


class LotAsked(BaseModel):
    lot: Annotated[str, Field(min_length=1, max_length=80, description="As people write it; blanks and capitals make no difference.")]


class LotGiven(Given):
    lot: Annotated[Mark, Field(min_length=1, description="As people write it.")]
    title: Annotated[Line | None, Field(description="Ours, where none is given.")] = None
    description: Annotated[Notes | None, Field(description="The evidence in words, where none is given.")] = None


class LotTold(Told):
    lot: str
    units: int | None = Field(description="How many were shipped, where that is known.")
    since: datetime | None = Field(description="When it came out, else when it was first complained of.")
    complaints: int
    loose: int = Field(description="Complaints that hang on no issue yet.")
    rate: float = Field(description="Complaints per thousand units, or in thirty days where the units are unknown.")
    rate_by: Literal["units", "days"]
    expected: float = Field(description="How many complaints the rate of the other lots would give.")
    p: float = Field(description="The chance of so many or more.")
    is_out_of_line: bool = Field(description="Also after so many comparisons.")
    alarm: Literal["open", "ended"] | None
    q: str = Field(description="The query that opens its complaints.")


class LotList(Told):
    items: list[LotTold]
    next: None = None


class HolderTold(Told):
    customer: int
    name: str
    email: str
    organisation: str
    tickets: int
    returns: int
    serials: list[str]


class HolderList(Told):
    items: list[HolderTold]
    next: None = None

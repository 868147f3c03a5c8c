"""Returns and exchanges, as programs send and read them."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from caseway.api.shapes.base import NOT_NAMED, Change, Given, Id, Mark, Reference, Text, Told
from caseway.api.shapes.tickets import Cause, ProductChoice, ProductReference, VersionChoice
from caseway.returns.models import Return
from caseway.returns.stages import Stage

ReturnKind = Literal[tuple(Return.Kind.values)]  # type: ignore[valid-type]
ReturnStage = Literal[tuple(Stage.values)]  # type: ignore[valid-type]
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
Words = Annotated[Text, Field(max_length=20_000)]


def _amount(given: Any) -> Decimal:
    """A number as it was written: 12.1 is not 12.0999…"""
    text = str(given) if isinstance(given, int | float | str) and not isinstance(given, bool) else ""
    if not _AMOUNT.fullmatch(text):
        raise ValueError(_("Say an amount as 12.50."))
    return Decimal(text)


def _currency(text: str) -> str:
    if not _CURRENCY.fullmatch(text):
        raise ValueError(_("A currency is three capital letters, as EUR."))
    return text


Cost = Annotated[Decimal, BeforeValidator(_amount), Field(description="As a text or a number: “12.50”. Internal.")]
Currency = Annotated[Text, AfterValidator(_currency), Field(description="Three letters, as EUR.")]


class ItemGiven(Given):
    kind: ReturnKind = "return"
    reason: Annotated[Words, Field(description="Internal.")] = ""
    cost: Annotated[Cost | None, Field(description="Needs a `currency`.")] = None
    currency: Currency | None = None


class ReturnGiven(ItemGiven):
    """What is not named of the item is taken from the ticket."""

    ticket: Annotated[Id, Field(description="The ticket's `number`.")]
    product: ProductChoice = NOT_NAMED
    version: VersionChoice = NOT_NAMED
    serial: Mark = NOT_NAMED
    lot: Mark = NOT_NAMED
    words: Annotated[Words, Field(description="Are added to the mail that the customer gets.")] = ""


class ReturnChange(Change):
    stage: Annotated[ReturnStage, Field(description="The next stage; mailed to the customer once.")] = NOT_NAMED
    words: Annotated[Words, Field(description="Are added to that mail.")] = NOT_NAMED
    instructions: Annotated[Words, Field(description="With `authorised`: how to send it. The customer reads it.")] = NOT_NAMED
    cause: Annotated[Cause | None, Field(description="With `inspected`: becomes the cause of the ticket.")] = None
    finding: Annotated[Words, Field(description="Internal.")] = NOT_NAMED
    kind: ReturnKind = NOT_NAMED
    product: ProductChoice = None
    version: VersionChoice = None
    serial: Mark = NOT_NAMED
    lot: Mark = NOT_NAMED
    reason: Words = NOT_NAMED
    cost: Cost | None = None
    currency: Currency = NOT_NAMED
    carrier: Mark = NOT_NAMED
    tracking: Mark = NOT_NAMED

    @model_validator(mode="after")
    def goes_with_a_stage(self) -> "ReturnChange":
        lonely = {"words", "instructions", "cause"} & self.model_fields_set
        if lonely and "stage" not in self.model_fields_set:
            raise ValueError(_("“{name}” needs a stage.").format(name=sorted(lonely)[0]))
        return self


class ReturnTold(Told):
    number: int
    ticket: int = Field(description="Its number.")
    kind: ReturnKind
    stage: ReturnStage
    next: list[ReturnStage] = Field(description="The stages that may follow.")
    rma: str | None
    product: ProductReference | None
    version: Reference | None
    serial: str
    lot: str
    reason: str
    instructions: str
    finding: str
    cost: str | None
    currency: str
    carrier: str
    tracking: str
    created_at: datetime
    stage_at: datetime
    url: str


class ReturnList(Told):
    items: list[ReturnTold]
    next: str | None


class StageNumbers(Told):
    stage: ReturnStage
    count: int
    longest_days: int = Field(description="How long the one has stood there that stands there longest.")


class ReturnNumbers(Told):
    stages: list[StageNumbers] = Field(description="The stages in which a return is not finished.")
    days: int = Field(description="How many days back `costs` looks.")
    costs: dict[str, str] = Field(description="What those finished lately cost, by currency.")
    open_costs: dict[str, str]

"""Fields of a workspace's own, as programs send and read them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from caseway.api.shapes.base import NOT_NAMED, Change, Given, Text, Title, Told
from caseway.fields.models import LONGEST_TEXT, CustomField

FieldKind = Literal[tuple(CustomField.Kind.values)]  # type: ignore[valid-type]
FieldType = Literal[tuple(CustomField.Type.values)]  # type: ignore[valid-type]
Label = Annotated[Title, Field(max_length=80)]
Help = Annotated[Text, Field(max_length=400)]
Position = Annotated[int, Field(ge=0, le=999, description="Lower numbers come first.")]
FieldKey = Annotated[Text, Field(max_length=40)]

Written = Annotated[Text, Field(max_length=LONGEST_TEXT)]
OneValue = bool | int | float | Written | list[FieldKey] | None
FieldValues = Annotated[
    dict[str, OneValue],
    Field(
        max_length=100,
        description="Key → value, of the field's type: a text, a number, `true` or `false`, a date as a text, the key of a choice, "
        "a list of such keys. `null` takes it away. What is not named stays.",
    ),
]
ToldValues = Annotated[
    dict[str, bool | int | float | date | str | list[str]],
    Field(description="Key → value of the workspace's own fields; those without a value are left out."),
]


class ChoiceGiven(Given):
    label: Label
    key: Annotated[FieldKey, Field(description="Of a choice there is; without one it is new.")] = ""
    is_retired: bool = False


Choices = Annotated[list[ChoiceGiven], Field(max_length=200, description="In their order. Those left out are retired.")]


class FieldGiven(Given):
    kind: FieldKind
    key: Annotated[Text, Field(min_length=2, max_length=40, pattern="^[a-z][a-z0-9_]{0,38}[a-z0-9]$")]
    label: Label
    type: FieldType
    choices: Choices = []
    help: Help = ""
    position: Position = 0
    is_asked: Annotated[bool, Field(description="The help centre's form asks customers for it; of tickets only.")] = False
    is_listed: Annotated[bool, Field(description="Rows of lists show it; three of a kind at most.")] = False


class FieldChange(Change):
    label: Label = NOT_NAMED
    choices: Choices = NOT_NAMED
    help: Help = NOT_NAMED
    position: Position = NOT_NAMED
    is_asked: bool = NOT_NAMED
    is_listed: bool = NOT_NAMED
    is_retired: Annotated[bool, Field(description="It is asked for no more; what was written in it stays.")] = NOT_NAMED


class ChoiceTold(Told):
    key: str
    label: str
    is_retired: bool


class FieldTold(Told):
    id: int
    kind: FieldKind
    key: str
    label: str
    type: FieldType
    choices: list[ChoiceTold]
    help: str
    position: int
    is_asked: bool
    is_listed: bool
    is_retired: bool


class FieldList(Told):
    items: list[FieldTold]
    next: str | None

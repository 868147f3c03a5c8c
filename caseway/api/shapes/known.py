"""Known issues and what is similar, as programs send and read them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from caseway.api.paging import Page
from caseway.api.shapes.base import Body, Given, Id, Language, Notes, Text, Told, said
from caseway.api.shapes.issues import IssueState
from caseway.api.shapes.tickets import ProductChoice, ProductReference
from caseway.issues.models import Solution

Visibility = Literal[tuple(Solution.Visibility.values)]  # type: ignore[valid-type]
SYMPTOMS = "What one sees of it; that is how people find it."
Symptoms = Annotated[Text, Field(min_length=1, max_length=20_000, description=SYMPTOMS), AfterValidator(said)]
Few = Annotated[int, Field(ge=1, le=20, description="How many at most.")]


class SolutionGiven(Given):
    symptoms: Symptoms
    cause: Annotated[Notes, Field(description="Internal, always.")] = ""
    workaround: Notes = ""
    resolution: Notes = ""
    visibility: Visibility = "internal"
    language: Annotated[Language, Field(description="Of these words; the workspace's own where it is not said.")] = ""


class KnownAsked(Page):
    """Without `q` the newest; with it the best answers, made for every keystroke."""

    q: Annotated[Text, Field(max_length=5_000)] = ""
    product: Annotated[Text | None, Field(max_length=20, description="A product's `id` or its `key`.")] = None
    version: Annotated[int | None, Field(ge=1, le=2**63 - 1, description="A version's `id`.")] = None
    visibility: Visibility | None = None


class KnownTold(Told):
    number: int
    title: str = Field(description="Internal.")
    state: IssueState
    product: ProductReference | None
    fixed_version: str | None = Field(description="The name of the version that has the fix.")
    visibility: Visibility
    language: str
    symptoms: str
    cause: str = Field(description="Internal.")
    workaround: str
    resolution: str
    solved: int = Field(description="How often somebody said that it helped.")
    score: float | None
    updated_at: datetime
    url: str


class KnownList(Told):
    items: list[KnownTold]
    next: str | None


class SimilarGiven(Given):
    text: Body
    product: ProductChoice = None
    version: Id | None = None
    kind: Literal["issues", "tickets", "known-issues"] = "known-issues"
    limit: Few = 5


class SimilarTold(Told):
    items: list[dict[str, Any]] = Field(description="Issues, tickets or known issues, as elsewhere; best first.")

"""How issues stand to each other, and what is said about them, as programs send and read it."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, model_validator

from caseway.api.shapes.base import Body, Given, Id, Told, said
from caseway.api.shapes.issues import IssueState
from caseway.api.shapes.tickets import AttachmentTold, Files
from caseway.issues.models import Relation

Kind = Relation.Kind
# As programs name a relation from the issue's end: the kind, and whether it is read from the other one's.
KINDS: dict[str, tuple[str, bool]] = {
    "duplicate_of": (Kind.DUPLICATE_OF, False),
    "has_duplicate": (Kind.DUPLICATE_OF, True),
    "blocks": (Kind.BLOCKS, False),
    "blocked_by": (Kind.BLOCKS, True),
    "caused_by": (Kind.CAUSED_BY, False),
    "causes": (Kind.CAUSED_BY, True),
    "related": (Kind.RELATED, False),
}
IssueRelationKind = Literal[tuple(KINDS)]  # type: ignore[valid-type]


class IssueRelationGiven(Given):
    kind: IssueRelationKind = "related"
    other: Id = Field(description="The `number` of the other issue.")


class IssueRelationTold(Told):
    id: int
    kind: IssueRelationKind = Field(description="From this issue's end.")
    words: str
    number: int = Field(description="The other issue's.")
    key: str
    title: str
    state: IssueState


class IssueRelationList(Told):
    items: list[IssueRelationTold]
    next: str | None


class CommentGiven(Given):
    body: Annotated[Body, AfterValidator(said), Field(description="Markdown; internal. `@name` tells a member.")]
    attachments: Files = []


class CommentTold(Told):
    id: int
    author: str
    member: int | None = Field(description="The member's `id`, as long as there is one.")
    body: str
    html: str = Field(description="The same as safe HTML, as it is shown.")
    attachments: list[AttachmentTold]
    created_at: datetime


class CommentList(Told):
    items: list[CommentTold]
    next: str | None


class PlaceGiven(Given):
    """Right before another issue, or right after it, in the order made by hand."""

    before: Id | None = Field(None, description="The `number` of an issue.")
    after: Id | None = Field(None, description="The `number` of an issue.")

    @model_validator(mode="after")
    def names_one(self) -> "PlaceGiven":
        if (self.before is None) == (self.after is None):
            raise ValueError(_("Say before or after which issue."))
        return self

"""What a mail says, once it is understood: plain values that travel through a pipe."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Address:
    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class ReadAttachment:
    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What a mail server says about a mail of ours (RFC 3464), with what it returned of that mail."""

    action: str = ""
    status: str = ""
    recipients: list[str] = field(default_factory=list)
    diagnostic: str = ""
    hardness: str = "hard"
    original_message_id: str | None = None
    original_references: list[str] = field(default_factory=list)
    original_subject: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingMail:
    message_id: str | None
    sender: Address | None
    from_addresses: list[Address]
    reply_to: list[Address]
    to: list[Address]
    cc: list[Address]
    subject: str
    date: datetime | None
    in_reply_to: list[str]
    references: list[str]
    headers: dict[str, list[str]]
    """The headers that later steps or people need, by lower-case name, decoded."""
    content_type: str
    text: str
    """The whole body in words; taken from the HTML when that is all there is. Always `new_text` and `quoted`, nothing lost."""
    new_text: str
    quoted: str
    html: str | None
    """Cleaned; images of this mail stand as `cid:`."""
    html_new: str | None
    """`html` without what it quotes, where that is clear."""
    html_quoted: str | None
    attachments: list[ReadAttachment]
    report: DeliveryReport | None
    protection: str
    """`signed`, `encrypted` or nothing."""
    fingerprint: str
    problems: list[str]
    """What had to be repaired, as short codes."""

"""What ends a reply: the author's own signature, else the team's. Placeholders are replaced as plain text, nothing is evaluated."""

from collections.abc import Mapping

from caseway.tickets.models import Message

PLACEHOLDERS = ("name", "company", "team")


def filled(text: str, values: Mapping[str, str]) -> str:
    """`{name}` and its like replaced (pure); other braces stay as they are."""
    for name in PLACEHOLDERS:
        text = text.replace("{" + name + "}", _plain(values.get(name, "")))
    return text.strip()


def signature_of(message: Message) -> str:
    """Markdown, empty for none; only members sign."""
    member, team = message.member, message.ticket.team
    if member is None:
        return ""
    text = member.signature or (team.signature if team else "")
    return filled(text, {"name": member.name, "company": message.ticket.workspace.name, "team": team.name if team else ""})


def _plain(value: str) -> str:
    """One line; braces of a value are not looked at again."""
    return " ".join(value.split()).replace("{", "(").replace("}", ")")

"""How a member wants to hear of what (pure): on the page, on the page and by mail, or not at all."""

from collections.abc import Mapping

PAGE, MAIL, NONE = "page", "mail", "none"
WAYS = (PAGE, MAIL, NONE)
DEFAULTS = {
    "new_in_team": PAGE,
    "assigned": MAIL,
    "answered": MAIL,
    "undelivered": MAIL,
    "mentioned": MAIL,
    "commented": PAGE,
    "moved": PAGE,
    "announcement": PAGE,
    "alarm": MAIL,
}


def way_for(choices: Mapping[str, str], reason: str) -> str:
    """What was chosen for a reason, else its default."""
    chosen = choices.get(reason)
    return chosen if chosen in WAYS else DEFAULTS[reason]

"""A lot as a question to the list of tickets, so that every number opens what it counted (pure)."""

from collections.abc import Iterable

from caseway.lots.counting import COMPLAINTS, CountedLot
from caseway.ui.names import quoted


def is_about(lot: CountedLot, product_key: str) -> str:
    """All tickets that name the lot."""
    names = [term for term in (_term("version", [run["name"] for run in lot.runs]), _term("lot", lot.spellings)) if term]
    return f"product:{product_key} " + (names[0] if len(names) == 1 else f"({' or '.join(names)})")


def complains_of(lot: CountedLot, product_key: str) -> str:
    """Those that count as complaints."""
    return f"{is_about(lot, product_key)} kind:{','.join(COMPLAINTS)} cause!=misuse -is:merged"


def is_by(name: str, email: str) -> str:
    """What one customer wrote."""
    return f"customer:{quoted(name)}" if name else _term("email", [email] if email else [])


def _term(field: str, names: Iterable[str]) -> str:
    text = ",".join(quoted(name) for name in names)
    return f"{field}:{text}" if text else ""

"""What can be wrong with a query, as a code with its place; `sentences` puts it into words."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_SUGGESTIONS = 3


class QueryError(ValueError):
    """A query that cannot be understood; columns count from 1, column 0 means the whole text."""

    def __init__(
        self,
        code: str,
        *,
        column: int = 0,
        length: int = 0,
        nearest: Iterable[str] = (),
        **params: object,
    ) -> None:
        super().__init__(code, column)
        self.code = code
        self.column = column
        self.length = length
        self.nearest = tuple(nearest)
        self.params = params


class UnknownName(LookupError):
    """Raised by an app's resolver for a name that it would have to know."""

    def __init__(self, nearest: Iterable[str] = ()) -> None:
        super().__init__()
        self.nearest = tuple(nearest)


def nearest_names(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that somebody who typed this probably meant, best first."""
    by_key = {name.casefold(): name for name in names}
    typed = text.casefold()
    close = get_close_matches(typed, by_key, n=MOST_SUGGESTIONS, cutoff=0.6)
    begun = [key for key in by_key if len(typed) > 1 and key.startswith(typed) and key not in close]
    return tuple(by_key[key] for key in (close + begun)[:MOST_SUGGESTIONS])

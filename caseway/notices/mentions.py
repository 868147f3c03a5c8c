"""Who is meant by an @ (pure): a member by the whole name, or by what stands before the @ of their address."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

# What stands in code is no word of the author's to anybody.
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_AT = re.compile(r"(?<![\w.@/+-])@(?=\w)")
_MORE = re.compile(r"\w")
MOST_OFFERED = 6
MOST_NAMED = 100


def names_of(people: Iterable[tuple[int, str, str]]) -> dict[str, int]:
    """Whom people (id, name, address) can be called by, in lower case: a name that one alone has, else what stands in the address."""
    known = [(pk, name.casefold().strip(), email.partition("@")[0].casefold()) for pk, name, email in people]
    return _alone((handle, pk) for pk, _name, handle in known) | _alone((name, pk) for pk, name, _handle in known)


def _alone(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, list[int]] = {}
    for called, pk in pairs:
        found.setdefault(called, []).append(pk)
    return {called: pks[0] for called, pks in found.items() if called and len(pks) == 1}


def mentioned(text: str, called: Mapping[str, int]) -> set[int]:
    """Those whose name follows an @, the longest that fits."""
    found: set[int] = set()
    words = _CODE.sub(" ", text).casefold()
    for at in islice(_AT.finditer(words), MOST_NAMED):
        start = at.end()
        fitting = [name for name in called if words.startswith(name, start) and not _MORE.match(words, start + len(name))]
        if fitting:
            found.add(called[max(fitting, key=len)])
    return found


def offered(people: Iterable[tuple[str, str]], typed: str) -> list[dict[str, str]]:
    """Those (name, address) of whose name or address a word begins so, by name; what is put behind the @ names one of them only."""
    everybody = sorted(people)
    begun = typed.casefold().strip()
    fitting = [
        (name, email)
        for name, email in everybody
        if name.casefold().startswith(begun) or any(word.startswith(begun) for word in name.casefold().split()) or email.startswith(begun)
    ]
    names = [name.casefold() for name, _email in everybody]
    return [
        {"name": name, "handle": name if names.count(name.casefold()) == 1 else email.partition("@")[0]}
        for name, email in fitting[:MOST_OFFERED]
    ]

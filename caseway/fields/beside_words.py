"""Terms about a workspace's own fields in the box of a list that otherwise finds by plain words: `rita plan:gold`."""

import re
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.timezone import now

from caseway.fields.asking import asked_by
from caseway.fields.definitions import known_to
from caseway.search.language import Context, Vocabulary, compile_query, parse
from caseway.search.language.quoting import FIELD_AND_OPERATOR
from caseway.workspaces.models import Member

_VALUE = r'(?:"(?:\\.|[^"\\])*"|[“„][^“”"]*[“”"]|[^\s"“„])+'
_TERM = re.compile(rf"(?<!\S)-?{FIELD_AND_OPERATOR.pattern}{_VALUE}")
# Names, addresses and numbers are never asked for by a field: whatever is no term is words.
_NOTHING_ELSE = Vocabulary(())


def terms_apart(text: str, member: Member, kind: str) -> tuple[str, Q]:
    """The words of a search, and what its terms ask. Without a field of that name a term is words. Raises QueryError."""
    keys = {one.key for one in known_to(member, kind)} if FIELD_AND_OPERATOR.search(text) else set()
    spans = [found.span() for found in _TERM.finditer(text) if found["field"].lower() in keys]
    if not spans:
        return text, Q()
    words, terms = apart(text, spans)
    zone = ZoneInfo(member.account.time_zone or member.workspace.time_zone or "UTC")
    # What only looked like a term, such as `plan://`, is in nobody.
    context = Context(now=now(), zone=zone, words=lambda _words: Q(pk__in=()))
    return words, compile_query(parse(terms), asked_by(member, kind, _NOTHING_ELSE), context)


def apart(text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
    """What stands outside of the spans, and what inside, where it stood: a trouble with it says the column."""
    is_term = [False] * len(text)
    for start, end in spans:
        is_term[start:end] = [True] * (end - start)
    words = "".join(" " if inside else character for character, inside in zip(text, is_term, strict=True))
    terms = "".join(character if inside else " " for character, inside in zip(text, is_term, strict=True))
    return " ".join(words.split()), terms.rstrip()

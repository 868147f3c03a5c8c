"""Terms in the box of a list that otherwise finds by plain words: of some fields, and of the workspace's own: `rita plan:gold`."""

import re

from django.db.models import Q
from django.utils.timezone import now

from caseway.fields.asking import asked_by
from caseway.fields.definitions import known_to
from caseway.search.language import Context, Vocabulary, compile_query, parse
from caseway.search.language.quoting import FIELD_AND_OPERATOR
from caseway.workspaces.models import Member

_VALUE = r'(?:"(?:\\.|[^"\\])*"|[“„][^“”"]*[“”"]|[^\s"“„])+'
_TERM = re.compile(rf"(?<!\S)-?{FIELD_AND_OPERATOR.pattern}{_VALUE}")
# No name is written so: it can only be meant as a term.
_COMPARING = frozenset({"<", "<=", ">", ">="})


def terms_apart(text: str, member: Member, kind: str, vocabulary: Vocabulary) -> tuple[str, Q]:
    """The words of a search, and what its terms ask. Without a field of that name `word:word` is words. Raises QueryError."""
    if not FIELD_AND_OPERATOR.search(text):
        return text, Q()
    names = {one.key for one in known_to(member, kind)} | vocabulary.names()
    spans = [found.span() for found in _TERM.finditer(text) if found["field"].lower() in names or _compares(found)]
    if not spans:
        return text, Q()
    words, terms = apart(text, spans)
    zone = member.zone
    # What only looked like a term, such as `plan://`, is in nobody.
    context = Context(now=now(), zone=zone, words=lambda _words: Q(pk__in=()))
    return words, compile_query(parse(terms), asked_by(member, kind, vocabulary), context)


def _compares(found: re.Match[str]) -> bool:
    return found["op"] in _COMPARING and "@" not in found[0]


def apart(text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
    """What stands outside of the spans, and what inside, where it stood: a trouble with it says the column."""
    is_term = [False] * len(text)
    for start, end in spans:
        is_term[start:end] = [True] * (end - start)
    words = "".join(" " if inside else character for character, inside in zip(text, is_term, strict=True))
    terms = "".join(character if inside else " " for character, inside in zip(text, is_term, strict=True))
    return " ".join(words.split()), terms.rstrip()

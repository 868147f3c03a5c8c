"""Full text of tickets and issues: one document each, FTS5 in SQLite, tsvector in PostgreSQL, behind a few functions.

The index is asked for candidates only; what a member may see is decided by the query it is joined to.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from caseway.search.folding import document, words

TICKETS = "search_document"
ISSUES = "search_issue"
# From so many letters on a word stands for all that begin with it; more forms than MOST_FORMS are not written into one question.
SHORTEST_STEM = 4
MOST_FORMS = 60
_LAST = "\U0010ffff"


def index(workspace_id: int, pk: int, text: str, table: str = TICKETS) -> None:
    """Put a thing's text into its index, instead of what stood there."""
    index_many([(workspace_id, pk, text)], table)


def index_many(rows: Iterable[tuple[int, int, str]], table: str = TICKETS, *, are_new: bool = False) -> None:
    """Index (workspace, id, text) rows; `are_new` spares the look for older ones."""
    prepared = [(pk, _tenant(workspace), document(text), workspace) for workspace, pk, text in rows]
    if not prepared:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {table} ({_key(table)}, workspace_id, words) VALUES (%s, %s, to_tsvector('simple', %s)) "
                f"ON CONFLICT ({_key(table)}) DO UPDATE SET words = excluded.words",
                [(pk, workspace, text) for pk, _tenant_word, text, workspace in prepared],
            )
        else:
            if not are_new:
                cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(row[0],) for row in prepared])
            cursor.executemany(f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)", [(t, f"{w} {text}") for t, w, text, _ in prepared])
            longer = {word for _, _, text, _ in prepared for word in set(text.split()) if len(word) > SHORTEST_STEM}
            cursor.executemany("INSERT OR IGNORE INTO search_word (word) VALUES (%s)", [(word,) for word in longer])


def remove(ids: Sequence[int], table: str = TICKETS) -> None:
    """Take things out of their index."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE {_key(table)} = %s", [(pk,) for pk in ids])


def _key(table: str) -> str:
    if connection.vendor != "postgresql":
        return "rowid"
    return "ticket_id" if table == TICKETS else "issue_id"


def has_words(asked: Sequence[tuple[str, bool]]) -> bool:
    """Whether anything of what is asked can be looked up."""
    return any(words(text) for text, _is_phrase in asked)


def matching(workspace_id: int, asked: Sequence[tuple[str, bool]], table: str = TICKETS) -> Q:
    """A condition on things of an index: all of the asked (text, is it a phrase?) stand in their text. Always true or false.

    A single word matches words that begin with it from four letters on, so that “leak” finds “leaks”.
    """
    terms = [(words(text), is_phrase) for text, is_phrase in asked]
    terms = [term for term in terms if term[0]]
    if not terms:
        return Q()
    if connection.vendor == "postgresql":
        query = " & ".join(_postgresql_term(parts, is_phrase) for parts, is_phrase in terms)
        condition = RawSQL(
            f"SELECT {_key(table)} FROM {table} WHERE workspace_id = %s AND words @@ to_tsquery('simple', %s)", [workspace_id, query]
        )
    else:
        query = _sqlite_query(workspace_id, terms)
        condition = RawSQL(f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [query])
    return Q(pk__in=condition)


def candidates(workspace_id: int, asked: Sequence[tuple[str, bool]], below: int | None, limit: int, table: str = TICKETS) -> list[int]:
    """The newest things that match, as ids in falling order. The index walks them one by one."""
    terms = [(words(text), is_phrase) for text, is_phrase in asked]
    terms = [term for term in terms if term[0]]
    if not terms:
        return []
    ceiling = below if below is not None else 2**62
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            query = " & ".join(_postgresql_term(parts, is_phrase) for parts, is_phrase in terms)
            cursor.execute(
                f"SELECT {_key(table)} FROM {table} WHERE workspace_id = %s AND words @@ to_tsquery('simple', %s) AND {_key(table)} < %s "
                f"ORDER BY {_key(table)} DESC LIMIT %s",
                [workspace_id, query, ceiling, limit],
            )
        else:
            query = _sqlite_query(workspace_id, terms)
            cursor.execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s", [query, ceiling, limit]
            )
        return [row[0] for row in cursor.fetchall()]


def holding_each(workspace_id: int, beginnings: Sequence[str], limit: int, table: str = TICKETS) -> list[list[int]]:
    """For each of some folded words, or beginnings of words, the newest things that hold it; one question for all."""
    if not beginnings:
        return []
    found: list[list[int]] = [[] for _ in beginnings]
    if connection.vendor == "postgresql":
        one = f"(SELECT %s::int, {_key(table)} FROM {table} WHERE workspace_id = %s AND words @@ to_tsquery('simple', %s) "
        one += f"ORDER BY {_key(table)} DESC LIMIT %s)"
        values: list[list[int | str]] = [[at, workspace_id, _postgresql_term([word], False), limit] for at, word in enumerate(beginnings)]
    else:
        one = f"SELECT * FROM (SELECT %s, rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT %s)"
        longer = _all_beginning_with([word for word in beginnings if _is_stem(word)])
        terms = [_sqlite_forms(word, longer.get(word, [])) for word in beginnings]
        values = [[at, f"{_tenant(workspace_id)} AND {term}", limit] for at, term in enumerate(terms)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(values)), [value for some in values for value in some])
        for at, pk in cursor.fetchall():
            found[at].append(pk)
    return found


def _tenant(workspace_id: int) -> str:
    """The tenant as a word of the document: FTS5 has no second column to filter by."""
    return f"workspacex{workspace_id}x"


def _sqlite_query(workspace_id: int, terms: Sequence[tuple[list[str], bool]]) -> str:
    return " AND ".join([_tenant(workspace_id), *(_sqlite_term(parts, is_phrase) for parts, is_phrase in terms)])


def _sqlite_term(parts: list[str], is_phrase: bool) -> str:
    if is_phrase or len(parts) > 1 or not _is_stem(parts[0]):
        return _quoted(parts)
    return _sqlite_forms(parts[0], _all_beginning_with(parts)[parts[0]])


def _sqlite_forms(stem: str, longer: list[str]) -> str:
    # For a beginning FTS5 first joins the lists of all words that have it, whole; words joined by OR it walks as far as one reads.
    if len(longer) > MOST_FORMS:
        return f"{_quoted([stem])} *"
    return "(" + " OR ".join(_quoted([word]) for word in [stem, *longer]) + ")"


def _all_beginning_with(stems: Sequence[str]) -> dict[str, list[str]]:
    """For each stem longer words of the index that begin with it, one more than MOST_FORMS at most."""
    found: dict[str, list[str]] = {stem: [] for stem in stems}
    if not found:
        return found
    # The plus keeps SQLite from planning anew for each word.
    one = "SELECT * FROM (SELECT %s, word FROM search_word WHERE word > +%s AND word < +%s LIMIT %s)"
    # A stem is made of letters and digits, and no character is greater than the last one.
    values = [value for stem in found for value in (stem, stem, stem + _LAST, MOST_FORMS + 1)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(found)), values)
        for stem, word in cursor.fetchall():
            found[stem].append(word)
    return found


def _quoted(parts: list[str]) -> str:
    return '"' + " ".join(parts) + '"'


def _postgresql_term(parts: list[str], is_phrase: bool) -> str:
    if len(parts) > 1:
        return "(" + " <-> ".join(f"'{part}'" for part in parts) + ")"
    return f"'{parts[0]}'" if is_phrase or not _is_stem(parts[0]) else f"'{parts[0]}':*"


def _is_stem(word: str) -> bool:
    return len(word) >= SHORTEST_STEM

"""A measurement of recall in an empty database: faults known to the team, asked for in customers' words."""

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence

import django
from django.core.management import call_command

django.setup()

from bench.paraphrases import faults, told, written  # noqa: E402
from caseway.search import postings  # noqa: E402

BEST, WORKSPACE, AT_ONCE = 5, 1, 2000

Search = Callable[[str], list[int]]


def measure(count: int, questions: int) -> None:
    call_command("migrate", verbosity=0)
    chance = random.Random(7)
    known = faults(count, chance)
    texts = [written(fault, chance) for fault in known]
    asked = [(document, told(known[document], chance)) for document in chance.sample(range(count), questions)]
    began = time.monotonic()
    for start in range(0, count, AT_ONCE):
        rows = [(document, *texts[document]) for document in range(start, min(start + AT_ONCE, count))]
        postings.keep_many(WORKSPACE, postings.KNOWN_ISSUES, rows)
    print(f"{count:,} documents kept in {time.monotonic() - began:.0f} s", flush=True)

    def suggested(text: str) -> list[int]:
        return [found.id for found in postings.similar(WORKSPACE, postings.KNOWN_ISSUES, text, documents=count)[:BEST]]

    budget = postings.MOST_READ
    ways = [(f"suggestions, {budget:,} postings at most", suggested, budget), ("suggestions, everything added up", suggested, 10**12)]
    ways += [(f"plain full text ({tokens})", plain(texts, tokens), 0) for tokens in ("unicode61", "porter")]
    answers = {}
    for name, search, most in ways:
        postings.MOST_READ = most
        answers[name] = _tell(name, search, asked)
    same = [set(a) == set(b) for a, b in zip(answers[ways[0][0]], answers[ways[1][0]], strict=True)]
    print(f"the same five with the budget as without: {sum(same) / len(same):.1%}")


def _tell(name: str, search: Search, asked: Sequence[tuple[int, str]]) -> list[list[int]]:
    began = time.process_time()
    found = [search(text) for _document, text in asked]
    took = (time.process_time() - began) * 1000 / len(asked)
    print(f"{name:45} recall@{BEST} {recall(found, asked):.3f}  {took:7.2f} ms", flush=True)
    return found


def recall(found: Sequence[list[int]], asked: Sequence[tuple[int, str]]) -> float:
    return sum(document in best for best, (document, _text) in zip(found, asked, strict=True)) / len(asked)


def plain(texts: Sequence[tuple[str, str]], tokens: str) -> Search:
    """Full-text search as SQLite gives it: any of the words, ranked by bm25()."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE documents USING fts5(title, text, tokenize='{tokens}')")
    database.executemany("INSERT INTO documents (rowid, title, text) VALUES (?, ?, ?)", ((at, *text) for at, text in enumerate(texts)))

    def search(text: str) -> list[int]:
        words = dict.fromkeys("".join(c if c.isalnum() else " " for c in text.lower()).split())
        query = " OR ".join(f'"{word}"' for word in words)
        return [
            row[0] for row in database.execute("SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?", (query, BEST))
        ]

    return search


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))

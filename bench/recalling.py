"""A measurement of recall in an empty database: faults known to the team, asked for in customers' words."""

import random
import sys
import time
from collections.abc import Sequence

import django
from django.core.management import call_command

django.setup()

from bench.paraphrases import BEST, Search, faults, plain, recall, told, written  # noqa: E402
from caseway.search import postings  # noqa: E402

WORKSPACE, AT_ONCE = 1, 2000


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


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))

"""How well documents answer a question (pure): Okapi BM25 (Robertson and Zaragoza, 2009), the same arithmetic for both databases."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

K1 = 1.2
B = 0.5
# Of reports as people write them, in stems; fixed, so that a document's weight never has to be computed anew.
USUAL_LENGTH = 60
# A code (E47, 0x8007) tells more than a word that is as rare, a bare number less: it may count anything.
CODE_WEIGHT, NUMBER_WEIGHT = 1.3, 0.7
# Rare words tell still more than their rarity: reports of one fault share few words, but telling ones.
STRESS = 1.5
MOST_WEIGHT = K1 + 1

Posting = tuple[str, int, float]


def weight_of(count: int, length: int) -> float:
    """What a stem weighs in a document of `length` stems in which it stands `count` times: 0 to MOST_WEIGHT."""
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / USUAL_LENGTH))


def rarity(documents: int, holding: int) -> float:
    """How much a stem tells that stands in `holding` of `documents`."""
    return math.log(1 + (max(documents, holding) - holding + 0.5) / (holding + 0.5))


def tells(stem: str, documents: int, holding: int) -> float:
    """How much a stem says for a document that holds it."""
    if stem.isdigit():
        kind = NUMBER_WEIGHT
    else:
        kind = CODE_WEIGHT if any(c.isdigit() for c in stem) else 1.0
    return rarity(documents, holding) ** STRESS * kind


def scores(
    asked: Iterable[tuple[Iterable[str], float]], postings: Iterable[Posting], holding: Mapping[str, int], documents: int
) -> dict[int, float]:
    """Score of each document for a question: words with what each may mean, of which the best counts, and how much each counts."""
    by_stem: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for stem, document, weight in postings:
        by_stem[stem].append((document, weight))
    totals: dict[int, float] = defaultdict(float)
    for stems, counts in asked:
        best: dict[int, float] = {}
        for stem in stems:
            said = tells(stem, documents, holding.get(stem, 0)) * counts
            for document, weight in by_stem.get(stem, ()):
                best[document] = max(best.get(document, 0), weight * said)
        for document, score in best.items():
            totals[document] += score
    return totals

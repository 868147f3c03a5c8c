"""How well documents answer a question (pure): Okapi BM25 (Robertson and Zaragoza, 2009), the same arithmetic for both databases."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

K1 = 1.2
B = 0.75
# Of reports as people write them, in stems; fixed, so that a document's weight never has to be computed anew.
USUAL_TITLE, USUAL_TEXT = 8, 60
# A title says in few words what a report is about, and a long text below it takes nothing from that.
TITLE_WEIGHT = 3.0
# What those said whom it befell, as the next one may; little of it, or issues with many tickets would answer everything.
TOLD_WEIGHT = 0.3
# A code (E47, 0x8007) tells more than a word that is as rare, a bare number less: it may count anything.
CODE_WEIGHT, NUMBER_WEIGHT = 1.3, 0.7
# Rare words tell still more than their rarity: reports of one fault share few words, but telling ones.
STRESS = 1.5
MOST_WEIGHT = K1 + 1
NOTHING: Counter[str] = Counter()

Posting = tuple[str, int, float]


def weights(title: Counter[str], text: Counter[str], told: Counter[str] = NOTHING) -> dict[str, float]:
    """What each stem weighs in a document, 0 to MOST_WEIGHT, by how often it stands in title, text and what others told of the same.

    BM25F (Robertson, Zaragoza and Taylor, 2004): each field has its own usual length.
    """
    said: dict[str, float] = defaultdict(float)
    for counted, counts, usual in ((title, TITLE_WEIGHT, USUAL_TITLE), (text, 1.0, USUAL_TEXT), (told, TOLD_WEIGHT, USUAL_TEXT)):
        share = counts / (1 - B + B * counted.total() / usual)
        for stem, count in counted.items():
            said[stem] += count * share
    return {stem: often * (K1 + 1) / (often + K1) for stem, often in said.items()}


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

"""Texts as the stems by which they are compared (pure): without the words that everybody uses, endings cut by language."""

import re
from collections import Counter
from functools import lru_cache

import snowballstemmer

from caseway.search.folding import LONGEST_TEXT, fold, words

LONGEST_QUERY = 12
# A word of a title says as much as three in a text.
TITLE_WEIGHT = 3
_STEMMERS = {name: snowballstemmer.stemmer(name) for name in ("english", "german")}
# E-47 and ERR_1003 are one thing, though they are two words.
_CODE = re.compile(r"(?<![^\W_])([a-z]{1,6})[-_](\d{1,6})(?![^\W_])")
# Said in every report, so they tell none from another.
COMMON = frozenset(
    """a about after again all also am an and any are as at be because been before but by can cannot could did do does
    doing done for from get gets got had has have hello help hi how i if in into is it its just like me my need no not
    now of off on one only or our out please problem see she so some still than thank thanks that the their them then
    there these they this time to too try trying up us use used using very want was we were what when where which while
    who why will with would you your aber alle als also am an auch auf aus bei beim bin bitte da danke dann das dass dem
    den der des die dies diese doch durch ein eine einem einen einer er es euch fur geht gibt guten hab habe haben hallo
    hat hatte ich ihr im immer in ist ja kann kein keine konnen leider man mehr mein meine mich mir mit nach nicht noch
    nun nur oder schon sehr sich sie sind so tag uber um und uns von vor war warum was wenn wer werden wie wieder wir
    wird wo zu zum zur""".split()
)


@lru_cache(maxsize=50_000)
def stems_of(word: str) -> tuple[str, ...]:
    """The forms under which a folded word is kept: what it is by English and by German endings. Numbers and codes stay whole."""
    if any(c.isdigit() for c in word):
        return (word,)
    return tuple(dict.fromkeys(stemmer.stemWord(word) for stemmer in _STEMMERS.values()))


def telling_words(text: str) -> list[str]:
    """The folded words of a text that tell something, in order; codes whole as well, at the end."""
    plain = [word for word in words(text) if word not in COMMON and (len(word) > 1 or word.isdigit())]
    return plain + [letters + digits for letters, digits in _CODE.findall(fold(text[:LONGEST_TEXT]))]


def weighted_stems(title: str, text: str) -> Counter[str]:
    """How often each stem stands in a document; in the title it counts for more."""
    counted: Counter[str] = Counter()
    for part, weight in ((title, TITLE_WEIGHT), (text, 1)):
        for word in telling_words(part):
            for stem in stems_of(word):
                counted[stem] += weight
    return counted


def asked_words(text: str, most: int = LONGEST_QUERY) -> list[str]:
    """The words of a question that are looked up: the rarest-looking, each once, in the order of the text."""
    unique = list(dict.fromkeys(telling_words(text)))
    if len(unique) <= most:
        return unique
    # Long words and codes tell more than short ones; of a pasted page nobody reads the rest.
    chosen = set(sorted(unique, key=lambda word: (any(c.isdigit() for c in word), len(word)), reverse=True)[:most])
    return [word for word in unique if word in chosen]

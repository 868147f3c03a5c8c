"""Texts as the stems by which they are compared (pure): without the words that everybody uses, endings cut by language."""

import re
import threading
from collections import Counter
from functools import lru_cache

from Stemmer import Stemmer

from caseway.search.folding import LONGEST_TEXT, fold, words

# Words of a question that are looked up at most, and of those that stand anywhere the most telling that count.
MOST_WORDS, LONGEST_QUERY = 120, 40
# What a long report says first is what it is about; the rest is logs, versions and courtesy, which others say as well.
HEAD_WEIGHT, LONGEST_HEAD, LONG = 1.7, 120, 40
# Whoever comes back to a word means it; how often says no more, a log says one a hundred times.
AGAIN_WEIGHT = 1.33
_HEAD_ENDS = re.compile(r"\n|[.!?:;]\s")
LANGUAGES = ("english", "german")
# E-47 and ERR_1003 are one thing, though they are two words.
_CODE = re.compile(r"(?<![^\W_])([a-z]{1,6})[-_](\d{1,6})(?![^\W_])")
# A name of a program's own, and the words it is made of; shorter ones say nothing.
_NAME = re.compile(r"(?<![^\W_])[A-Za-z]*[a-z][A-Z][A-Za-z]*")
_PART = re.compile(r"[A-Z]{3,}(?=[A-Z][a-z])|[A-Z]?[a-z]{2,}|[A-Z]{3,}")
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


class _Stemmers(threading.local):
    """Each thread has its own: one works on one word at a time."""

    def __init__(self) -> None:
        self.all = tuple(Stemmer(language, 0) for language in LANGUAGES)


_stemmers = _Stemmers()


@lru_cache(maxsize=50_000)
def stems_of(word: str) -> tuple[str, ...]:
    """The forms under which a folded word is kept: what it is by English and by German endings. Numbers and codes stay whole."""
    if any(c.isdigit() for c in word):
        return (word,)
    return tuple(dict.fromkeys(stemmer.stemWord(word) for stemmer in _stemmers.all))


def telling_words(text: str) -> list[str]:
    """The folded words of a text that tell something, in order; codes whole as well, at the end."""
    plain = [word for word in words(text) if word not in COMMON and (len(word) > 1 or word.isdigit())]
    text = text[:LONGEST_TEXT]
    return [*(part for part in _parts(text) if part not in COMMON), *plain, *map("".join, _CODE.findall(fold(text)))]


def _parts(text: str) -> list[str]:
    """NullPointerException is also a null, a pointer and an exception."""
    names = " ".join(_NAME.findall(text))
    return [part.lower() for part in _PART.findall(names)] if names else []


def counted_stems(text: str) -> Counter[str]:
    """How often each stem stands in a text."""
    return Counter(stem for word in telling_words(text) for stem in stems_of(word))


def asked_words(text: str, most: int = MOST_WORDS) -> dict[str, float]:
    """The words of a question that are looked up, each once, in the order of the text, and how much each counts."""
    said = Counter(telling_words(text))
    unique = list(said)
    if len(unique) > most:
        # The last one may be what is being typed.
        unique = [*unique[: most - 1], unique[-1]]
    head = set(telling_words(_head(text, len(unique) > LONG)))
    return {word: (HEAD_WEIGHT if word in head else 1.0) * (AGAIN_WEIGHT if said[word] > 1 else 1.0) for word in unique}


def _head(text: str, is_long: bool) -> str:
    """The first line of several, or the first sentence of a long text; nothing of a short one."""
    text = text.lstrip()
    if "\n" not in text.rstrip() and not is_long:
        return ""
    end = _HEAD_ENDS.search(text, 20, LONGEST_HEAD) if is_long else None
    return text[: end.start()] if end else text[:LONGEST_HEAD].partition("\n")[0]

"""Which language is this in? By the small words that every sentence has (pure)."""

import re
from collections.abc import Collection

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = 4000
# Words that stand in one of the languages only; what both know (in, an, am, so, die, was, war, man, hat) is left out.
STOP_WORDS = {
    "de": frozenset(
        "der das den dem des ein eine einen einem einer und oder aber nicht ich wir ihr sie ist sind wird werden wurde haben habe "
        "mit für von auf aus bei nach zum zur über auch noch nur wenn dass weil kann können bitte danke vielen hallo guten tag sehr "
        "geehrte geehrter damen herren freundlichen grüßen mein meine unser unsere kein keine mehr schon seit wie wo wann warum".split()
    ),
    "en": frozenset(
        "the a of to and or but not i we you they it is are be been this that these those with for from at by on have has had can could "
        "would should please thanks thank hello dear regards my our your no more since when where why how there their does did do".split()
    ),
}
# Where the difference is smaller nobody knows.
CLEAR = 2


def guess_language(text: str, known: Collection[str] = ("en", "de")) -> str:
    """A language of `known`, or empty when the words do not tell."""
    words = [word.lower() for word in _WORD.findall(text[:_LETTERS])]
    counts = sorted(((sum(word in STOP_WORDS[name] for word in words), name) for name in known if name in STOP_WORDS), reverse=True)
    if not counts or counts[0][0] < CLEAR:
        return ""
    second = counts[1][0] if len(counts) > 1 else 0
    return counts[0][1] if counts[0][0] >= second * 1.5 and counts[0][0] - second >= CLEAR else ""

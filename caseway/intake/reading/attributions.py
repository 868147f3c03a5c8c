"""`On 3 May 2026, Rita wrote:` — the line that mail programs put above what they quote, in the languages they speak."""

import re
from functools import lru_cache

from mailparser_reply.constants import MAIL_LANGUAGES

_COLONS = (":", "\uff1a")
_LENGTH = 400

# How mail programs begin the line above a quotation, and the verb in it.
_BEGIN = re.compile(
    r"\W{0,5}(?:On|At|Am|Den|Le|El|Il|In data|Op|Em|No dia|Dnia|W dniu|Dne|Dňa|På|Pe data|Vào|Tarih|Dana|Kl\.|"
    r"Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So|lun|mar|mer|jeu|ven|sam|dim|ma|ti|ke|to|pe|la|su|man|tir|ons|tor|"
    r"fre|lør|søn)\b|\W{0,3}\d{1,4}(?!\d)"
)
_BEGIN_OF_ONE_LINE = re.compile(r"[\"“'<(]?(?:[^\W\d_]|\S+@)")
_VERB = re.compile(
    r"(?i)\b(?:wrote|writes|schrieb|schreibt|hat geschrieben|a écrit|écrit|escribió|escribe|ha scritto|scrive|schreef|"
    r"heeft geschreven|heeft .{1,200} geschreven|escreveu|skrev|skrev følgende|skreiv|kirjoitti|napisał|napisał\(a\)|napisała|"
    r"pisze|napsal|"
    r"napsal\(a\)|napísal|a scris|írta|yazdı|написал|"
    r"пишет|написав|пише|a écrit le|έγραψε|napisao|je napisao|je napisal|rašė|kirjutas|đã viết)\b|写道|寫道|のメール|書きました|작성"
)
_ADDRESS = r"<[^\s<>@]{1,64}@[^\s<>]{1,100}>"
# Date, time and an address, with or without a word between them: no sentence of a person is like that.
_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}.{1,20}\b\d{4}|[^\W\d]{3,12} \d{1,2}, \d{4}|"
    r"\d{4}年.{1,10})"
)
_BY_A_PROGRAM = re.compile(
    rf"\W{{0,3}}(?:[^\s<>@:]{{1,14}} (?:[^\W\d]{{1,4}}\W{{1,2}})?)?{_DATE}.{{0,30}}?\d{{1,2}}[:.]\d\d.{{0,120}}{_ADDRESS}\s?[:\uff1a]"
)
_DATE_TIME_ADDRESS = re.compile(rf"[^\W_]?.{{0,30}}\d{{1,4}}.{{0,30}}\d{{1,2}}:\d\d.{{0,120}}{_ADDRESS}\s?:")
_DATED_FIRST = re.compile(
    r"\W{0,3}\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b.{0,200}[<(]?[^\s<>@]{1,64}@|\W{0,3}\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b.{0,200}<$|"
    r"\W{0,3}\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)?[-+]\d"
)
_NAME_ADDRESS_VERB = re.compile(rf"[^<>:;?!]{{1,60}} {_ADDRESS} (?P<said>[^<>]{{2,40}}):")
_NO_COLON = re.compile(rf".{{6,120}}\d{{1,2}}:\d\d.{{1,120}}{_ADDRESS} (?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu)")


def attribution(lines: list[str], index: int) -> int | None:
    """The line after the attribution that begins here, on one line or wrapped over up to four."""
    first = lines[index].strip()
    if is_marked(first):
        return None
    if first.endswith(_COLONS):
        begins = _BEGIN.match(first) or _BEGIN_OF_ONE_LINE.match(first)
        return index + 1 if begins and _says_who_wrote(first, lines, index + 1) else None
    if not re.search(r"[\d<@]", first):
        return None
    if _BEGIN.match(first):
        if _NO_COLON.fullmatch(first):
            return index + 1
        if _DATED_FIRST.match(first) and is_marked(next((line for line in lines[index + 1 : index + 4] if line.strip()), "")):
            return index + 1
    elif "@" not in first or not (re.search(_ADDRESS, first) and _VERB.search(first)):
        return None
    return _wrapped(lines, index)


def is_marked(line: str) -> bool:
    return line.lstrip(" \t")[:1] in (">", "\uff1e")


def _wrapped(lines: list[str], index: int) -> int | None:
    joined = lines[index].strip()
    for at in range(index + 1, min(index + 6, len(lines))):
        part = lines[at].strip()
        if not part and _address_follows(lines, at + 1):
            continue
        if not part or _begins_anew(part, joined):
            return None
        joined = f"{joined} {part}"
        if len(joined) > _LENGTH:
            return None
        if joined.endswith(_COLONS):
            return at + 1 if _says_who_wrote(joined, lines, at + 1) else None
    return None


def _address_follows(lines: list[str], at: int) -> bool:
    return at < len(lines) and lines[at].lstrip()[:1] == "<"


def _begins_anew(part: str, before: str) -> bool:
    """A sentence that ends, or a line that could begin on its own, is not the start of this one."""
    if is_marked(part):
        # The bracket that closes an address can fall onto the next line.
        return before.rfind("<") <= before.rfind(">") or re.fullmatch(r">\s?(?:[^\W\d]{3,12} ?)?[:\uff1a]", part) is None
    if _BEGIN.match(part) and not part[0].isdigit():
        return True
    return before.endswith((".", "!", "?")) and not (_VERB.search(before) and re.search(r"\d\.$", before))


def _says_who_wrote(line: str, lines: list[str], after: int) -> bool:
    if _BY_A_PROGRAM.fullmatch(line) or (_BEGIN.match(line) and _DATE_TIME_ADDRESS.fullmatch(line)):
        return True
    named = _NAME_ADDRESS_VERB.fullmatch(line)
    if named and _VERB.search(named["said"]):
        return True
    follows_quote = any(is_marked(later) for later in lines[after : after + 3])
    if not _VERB.search(line) and not (follows_quote and (_is_dated_by_a_program(line) or _known_elsewhere(line))):
        return False
    dated = re.search(r"\d{1,2}[:.]\d\d|\b\d{4}\b", line) is not None
    return follows_quote or (dated and len(line) > 20)


def _is_dated_by_a_program(line: str) -> bool:
    """Date, time and an address in one line above a quotation: whatever the verb, nobody types that."""
    return re.search(r"\d{1,2}[:.]\d\d", line) is not None and "@" in line and _BEGIN.match(line) is not None


def _known_elsewhere(line: str) -> bool:
    """Patterns of mail-parser-reply for languages our verbs miss; only on one short line, as they backtrack."""
    return len(line) <= 200 and re.search(r"\d", line) is not None and any(pattern.search(line) for pattern in _library_patterns())


@lru_cache(maxsize=1)
def _library_patterns() -> list[re.Pattern[str]]:
    return [re.compile(rules["wrote_header"], re.MULTILINE) for rules in MAIL_LANGUAGES.values() if rules.get("wrote_header")]


def names_its_author(words: str) -> bool:
    """Is there a verb of writing in these words?"""
    return _VERB.search(words) is not None

"""What the author newly wrote, and what the mail repeats.

`split_reply` only ever cuts between lines: `new` and `quoted` together hold every line of the text. Where it is not sure
it calls everything new, as a repeated line costs a glance and a hidden one costs the answer.
"""

import re
from functools import lru_cache
from itertools import groupby

from mailparser_reply.constants import MAIL_LANGUAGES

_SCANNED_LINES = 20_000
_SCANNED_LENGTH = 1_000
_COLONS = (":", "\uff1a")
_ATTRIBUTION_LENGTH = 400

# How mail programs begin the line above a quotation, and the verb in it.
_BEGIN = re.compile(
    r"\W{0,5}(?:On|Am|Den|Le|El|Il|Op|Em|No dia|Dnia|W dniu|Dne|Dňa|På|Pe data|Vào|Tarih|Dana|Kl\.|"
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
_ORIGINAL = re.compile(
    r"(?i)[>\s]*[-_=*]{2,}\s*(?:original(?:e|nachricht)?|ursprüngliche|original[- ]?(?:message|nachricht|meddelande|melding|mail|email)|"
    r"ursprüngliche (?:nachricht|e-?mail)|message d['’]origine|message original|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt meddelande|ursprungsmeddelande|alkuperäinen viesti|"
    r"wiadomość oryginalna|oryginalna wiadomość|původní zpráva|исходное сообщение|reply message|"
    r"antwort[- ]nachricht)(?:\s?\w+)?\s*[-_=*]{2,}\s*",
)
_FORWARDED = re.compile(
    r"(?i)[>\s]*(?:[-_=*]{2,}\s*)?(?:begin forwarded message|(?:\w+ )?forwarded (?:message|by)|start (?:of )?forwarded|"
    r"(?:anfang der )?weitergeleitete[rn]?\s?(?:nachricht|e-?mail)|(?:début du )?message (?:transféré|réexpédié)|mensaje reenviado|"
    r"(?:inizio )?messaggio inoltrato|mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|videresendt (?:meddelelse|melding)|"
    r"vidarebefordrat (?:meddelande|mejl)|välitetty viesti|przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva)\b"
)
_FORWARD_SUBJECT = re.compile(r"(?i)\s*(?:\[[^\]]{1,40}\]\s*)*(?:fwd?|wg|tr|rv|i|enc|doorst|vs|vb|pd|fs|转发|轉寄)\s?:")
_HEADER_LINE = re.compile(
    r"(?i)[>\s*_]*(?P<label>from|sent|to|subject|date|cc|von|gesendet|an|betreff|datum|de|envoyé|envoyée|à|objet|enviado|"
    r"enviada(?: em)?|para|asunto|assunto|fecha|data|da|inviato|a|oggetto|van|verzonden|aan|onderwerp|fra|sendt|til|"
    r"emne|dato|från|skickat|till|ämne|lähettäjä|lähetetty|"
    r"vastaanottaja|päivämäärä|aihe|od|wysłano|do|temat|odesláno|komu|předmět|от|отправлено|кому|тема|дата|kopie|copie|cópia|kopia|kopi|"
    r"reply-to|antwort an|organization|importance|priorität|wichtigkeit|发件人|发送时间|收件人|主题|差出人|宛先|件名|送信日時)"
    r"\s{0,2}[*_]{0,2}\s?[:\uff1a]"
)
_AUTHOR_LABELS = frozenset("from von de da van fra från lähettäjä od от 发件人 差出人".split())
_DATE_LABELS = frozenset("date datum data fecha dato дата päivämäärä".split())
_RULED = re.compile(r"\s*-{3,}\s*(?P<who>.{3,200}?)\s*-{3,}\s*")
_SHARED = re.compile(
    r"(?P<own>\S.{0,600}?)(?:[ \t]+|[ \t]*-{2,}[ \t]*)"
    r"(?P<said>(?:On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|[A-Z][a-z]{2} \d|\d)|Am (?:Mo|Di|Mi|Do|Fr|Sa|So|\d)).{6,300}(?:wrote|"
    r"schrieb.{0,120}):)\s*"
)
# Date, time and an address, with or without a word between them: no sentence of a person is like that.
_DATE_TIME_ADDRESS = re.compile(r"[^\W_]?.{0,30}\d{1,4}.{0,30}\d{1,2}:\d\d.{0,120}<[^\s<>@]{1,64}@[^\s<>]{1,100}>\s?:")
_DATED_FIRST = re.compile(
    r"\W{0,3}\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b.{0,200}[<(]?[^\s<>@]{1,64}@|\W{0,3}\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b.{0,200}<$"
)
# A long address that a mail program broke out of its quoted line.
_BROKEN_LINK = re.compile(r"\s*[(<]?https?://\S{0,900}[)>]?\s*>?\s*|[^\s()<>]{4,900}[)>]\s*")
_UNDERLINE = re.compile(r"[\s>]*_{20,}\s*")
_LIST_FOOTER = re.compile(r"_{10,}\s*")


def split_reply(text: str, subject: str = "") -> tuple[str, str]:
    """The new words and the repeated ones; every line of `text` is in one of them, in its order."""
    lines = _apart(text.split("\n"))
    if len(lines) > _SCANNED_LINES:
        return text, ""
    quoted = _quoted_lines([line[:_SCANNED_LENGTH] for line in lines], subject)
    new_text = "\n".join(line for line, is_quoted in zip(lines, quoted, strict=True) if not is_quoted)
    if not new_text.strip():
        return text.strip("\n"), ""
    return new_text.strip("\n"), "\n".join(line for line, is_quoted in zip(lines, quoted, strict=True) if is_quoted).strip("\n")


def _apart(lines: list[str]) -> list[str]:
    """Own words that share their line with `On … wrote:` get one of their own, as both are in one line only by accident."""
    for index, line in enumerate(lines[:200]):
        if _is_marked(line):
            break
        shared = _SHARED.fullmatch(line) if line.rstrip().endswith(_COLONS) and len(line) < _SCANNED_LENGTH else None
        if shared and any(_is_marked(later) for later in lines[index + 1 : index + 4]):
            at = shared.end("own")
            return [*lines[:index], line[:at], line[at:], *lines[index + 1 :]]
    return lines


def is_forward(subject: str, repeated: str = "") -> bool:
    """A forwarded mail is what its sender wants to be read; `repeated` is what would be folded."""
    if _FORWARD_SUBJECT.match(subject):
        return True
    written = [line for line in repeated.split("\n", 20)[:20] if line.strip()]
    return any(_FORWARDED.match(line) for line in written[:2])


def _quoted_lines(lines: list[str], subject: str) -> list[bool]:
    nothing = [False] * len(lines)
    start = _first_break(lines)
    if start is not None:
        at, header_end = start
        if is_forward(subject) or any(_FORWARDED.match(line) for line in lines[max(0, at - 3) : at + 1]):
            return nothing
        if not any(_is_marked(line) for line in lines[header_end:]):
            return nothing[:at] + [True] * (len(lines) - at)
        return _marked_after(lines, at, header_end)
    if any(_FORWARDED.match(line) for line in lines if "orw" in line or "eiter" in line or "--" in line):
        return nothing
    first = next((index for index, line in enumerate(lines) if _is_marked(line)), None)
    return nothing if first is None else _marked_after(lines, first, first)


def _marked_after(lines: list[str], at: int, header_end: int) -> list[bool]:
    """Quoted by `>`: one block is folded wherever it stands; words between two blocks are answers, so all is shown."""
    body = _mended(lines[header_end:])
    runs = [(kind, list(group)) for kind, group in groupby(body, key=_kind) if kind != "blank"]
    merged = [kind for kind, _ in groupby(runs, key=lambda run: run[0])]
    if merged.count("marked") != 1 or (merged[0] != "marked"):
        return [False] * len(lines)
    last = max(index for index, line in enumerate(body) if _is_marked(line)) + header_end
    is_around = any(line.strip() for line in lines[:at]) and not _only_signature(lines[last + 1 :])
    if is_around and at == header_end:
        # Lines marked by hand between own words belong to them; with an attribution above them a program has put them there.
        return [False] * len(lines)
    return [at <= index <= last for index in range(len(lines))]


def _mended(body: list[str]) -> list[str]:
    """Marked lines whose long link was broken over a line without a mark: that piece is quoted too."""
    mended = list(body)
    for index in range(1, len(body)):
        line = body[index]
        if line.strip() and not _is_marked(line) and _BROKEN_LINK.fullmatch(line) and _is_marked(mended[index - 1]):
            follows = next((later for later in body[index + 1 :] if later.strip()), "")
            if _is_marked(follows):
                mended[index] = ">" + line
    return mended


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    return "marked" if _is_marked(line) else "own"


def _is_marked(line: str) -> bool:
    return line.lstrip(" \t")[:1] in (">", "\uff1e")


def _only_signature(lines: list[str]) -> bool:
    written = [line for line in lines if line.strip()]
    return not written or written[0].rstrip() == "--" or _LIST_FOOTER.fullmatch(written[0]) is not None


def _first_break(lines: list[str]) -> tuple[int, int] | None:
    """Where a line says that a quotation follows: its first line, and the line after it."""
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        if _is_marked(line):
            return None
        if _ORIGINAL.fullmatch(line) or _is_ruled_attribution(line):
            return index, index + 1
        if end := header_block(lines, index):
            return _with_rule_above(lines, index), end
        if end := _attribution(lines, index):
            return index, end
    return None


def _is_ruled_attribution(line: str) -> bool:
    """`---- Rita Rahn wrote ----`, as telephones write it."""
    ruled = _RULED.fullmatch(line) if "--" in line else None
    return ruled is not None and _VERB.search(ruled["who"]) is not None


def _with_rule_above(lines: list[str], index: int) -> int:
    above = next((i for i in range(index - 1, max(-1, index - 3), -1) if lines[i].strip()), None)
    return above if above is not None and _UNDERLINE.fullmatch(lines[above]) else index


def header_block(lines: list[str], index: int) -> int | None:
    """Outlook's From, Sent, To, Subject: at least three of them, the author or the date first."""
    first = _HEADER_LINE.match(lines[index])
    if not first or first["label"].lower() not in _AUTHOR_LABELS | _DATE_LABELS:
        return None
    labels, end = set(), index
    for at in range(index, min(index + 12, len(lines))):
        found = _HEADER_LINE.match(lines[at])
        if found:
            labels.add(found["label"].lower())
            end = at + 1
        elif not lines[at].strip() and len(labels) >= 2:
            break
    is_enough = len(labels) >= 3 or (len(labels) == 2 and _is_date_and_address(lines[index], lines[index + 1]))
    return end if is_enough else None


def _is_date_and_address(first: str, second: str) -> bool:
    return re.search(r"\d{1,2}:\d\d:\d\d", first) is not None and "@" in second and _HEADER_LINE.match(second) is not None


def _attribution(lines: list[str], index: int) -> int | None:
    """`On 3 May 2026, Rita wrote:`, on one line or wrapped over up to four."""
    first = lines[index].strip()
    if _is_marked(first):
        return None
    if first.endswith(_COLONS):
        begins = _BEGIN.match(first) or _BEGIN_OF_ONE_LINE.match(first)
        return index + 1 if begins and _says_who_wrote(first, lines, index + 1) else None
    if not _BEGIN.match(first) or not re.search(r"[\d<@]", first):
        return None
    if _DATED_FIRST.match(first) and _is_marked(next((line for line in lines[index + 1 : index + 4] if line.strip()), "")):
        return index + 1
    return _wrapped_attribution(lines, index)


def _wrapped_attribution(lines: list[str], index: int) -> int | None:
    joined = lines[index].strip()
    for at in range(index + 1, min(index + 4, len(lines))):
        part = lines[at].strip()
        # A sentence that ends, or a line that could begin on its own, is not the start of this one.
        begins_anew = _BEGIN.match(part) and not part[0].isdigit()
        if not part or _is_marked(part) or begins_anew or joined.endswith((".", "!", "?")):
            return None
        joined = f"{joined} {part}"
        if len(joined) > _ATTRIBUTION_LENGTH:
            return None
        if joined.endswith(_COLONS):
            return at + 1 if _says_who_wrote(joined, lines, at + 1) else None
    return None


def _says_who_wrote(line: str, lines: list[str], after: int) -> bool:
    if _BEGIN.match(line) and _DATE_TIME_ADDRESS.fullmatch(line):
        return True
    follows_quote = any(_is_marked(later) for later in lines[after : after + 3])
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

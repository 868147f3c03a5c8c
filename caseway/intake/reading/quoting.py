"""What the author newly wrote, and what the mail repeats.

`split_reply` only ever cuts between lines: `new` and `folded` together hold every line of the text. Where it is not sure
it calls everything new, as a repeated line costs a glance and a hidden one costs the answer.
"""

import re
from itertools import groupby

from caseway.intake.reading.attributions import attribution, is_marked, names_its_author
from caseway.intake.reading.endings import ending, is_delimiter
from caseway.intake.reading.labels import header_block

_SCANNED_LINES = 20_000
_SCANNED_LENGTH = 1_000
_COLONS = (":", "\uff1a")

_ORIGINAL = re.compile(
    r"(?i)[>\s*]*[-_=*]{2,}\s*(?:original(?:e|nachricht)?|ursprüngliche|original[- ]?(?:message|nachricht|meddelande|melding|mail|email)|"
    r"ursprüngliche (?:nachricht|e-?mail)|message d['’]origine|message original|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|oprindelig (?:meddelelse|besked)|opprinnelig melding|ursprungligt meddelande|ursprungsmeddelande|"
    r"alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní (?:zpráva|e-mail)|pôvodná správa|исходное сообщение|"
    r"оригинальное сообщение|вихідне повідомлення|eredeti üzenet|mesajul? original|orijinal (?:ileti|mesaj)|αρχικό μήνυμα|"
    r"izvorna poruka|izvirno sporočilo|pradinis pranešimas|原始邮件|原始郵件|元のメッセージ|원본 메[시세]지|reply message|"
    r"antwort[- ]nachricht)(?:\s?\w+)?\s*[-_=*]{2,}\s*",
)
_FORWARDED = re.compile(
    r"(?i)[>\s]*(?:[-_=*]{2,}\s*)?(?:begin forwarded message|(?:\w+ )?forwarded (?:message|by)|start (?:of )?forwarded|"
    r"(?:anfang der )?weitergeleitete[rn]?\s?(?:nachricht|e-?mail)|(?:début du )?message (?:transféré|réexpédié)|mensaje reenviado|"
    r"(?:inizio )?messaggio inoltrato|mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|videresendt (?:meddelelse|melding)|"
    r"vidarebefordrat (?:meddelande|mejl)|välitetty viesti|przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva)\b"
)
_FORWARD_SUBJECT = re.compile(r"(?i)\s*(?:\[[^\]]{1,40}\]\s*)*(?:fwd?|wg|tr|rv|i|enc|doorst|vs|vb|pd|fs|转发|轉寄)\s?:")
_RULED = re.compile(r"\s*-{3,}\s*(?P<who>.{3,200}?)\s*-{3,}\s*")
_SHARED = re.compile(
    r"(?P<own>\S.{0,600}?)(?:[ \t]+|[ \t]*-{2,}[ \t]*)"
    r"(?P<said>(?:On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|[A-Z][a-z]{2} \d|\d)|Am (?:Mo|Di|Mi|Do|Fr|Sa|So|\d)).{6,300}(?:wrote|"
    r"schrieb.{0,120}):)\s*"
)
# A long address that a mail program broke out of its quoted line.
_BROKEN_LINK = re.compile(r"\s*[(<]?https?://\S{0,900}[)>]?\s*>?\s*|[^\s()<>]{4,900}[)>]\s*")
_RULE = re.compile(r"[\s>]*(?:[-_=*\u2014]{3,200}|[-_=*]{3,100} ?[^\W\d]{1,20}(?: [^\W\d]{1,20}){0,3} ?[-_=*]{3,100})\s*")
_WRAPPED_AT = 60


def split_reply(text: str, subject: str = "", *, fold_ending: bool = True) -> tuple[str, str]:
    """The new words and the folded ones; every line of `text` is in one of them, in its order."""
    lines = _apart(text.split("\n"))
    if len(lines) > _SCANNED_LINES:
        return text, ""
    scanned = [line[:_SCANNED_LENGTH] for line in lines]
    quoted = _quoted_lines(scanned, subject)
    masks = [_with_endings(scanned, quoted), quoted, _with_endings(scanned, [False] * len(lines))] if fold_ending else [quoted]
    for mask in masks:
        new_text = _taken(lines, mask, False)
        if new_text.strip():
            return new_text, _taken(lines, mask, True)
    return text.strip("\n"), ""


def _taken(lines: list[str], mask: list[bool], is_folded: bool) -> str:
    return "\n".join(line for line, folded in zip(lines, mask, strict=True) if folded is is_folded).strip("\n")


def _with_endings(lines: list[str], quoted: list[bool]) -> list[bool]:
    """Signature and advertising too, above the quotation and at the very end."""
    folded = list(quoted)
    at = 0
    for is_quoted, run in groupby(quoted):
        end = at + len(list(run))
        start = end if is_quoted else at + ending(lines[at:end])
        if not any(is_marked(line) for line in lines[start:end]):
            folded[start:end] = [True] * (end - start)
        at = end
    return folded


def _apart(lines: list[str]) -> list[str]:
    """Own words that share their line with `On … wrote:` get one of their own, as both are in one line only by accident."""
    for index, line in enumerate(lines[:200]):
        if is_marked(line):
            break
        shared = _SHARED.fullmatch(line) if line.rstrip().endswith(_COLONS) and len(line) < _SCANNED_LENGTH else None
        if shared and any(is_marked(later) for later in lines[index + 1 : index + 4]):
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
        if not any(is_marked(line) for line in lines[header_end:]):
            return nothing[:at] + [True] * (len(lines) - at)
        return _marked_after(lines, at, header_end)
    if any(_FORWARDED.match(line) for line in lines if "orw" in line or "eiter" in line or "--" in line):
        return nothing
    first = next((index for index, line in enumerate(lines) if is_marked(line)), None)
    return nothing if first is None else _marked_after(lines, first, first)


def _marked_after(lines: list[str], at: int, header_end: int) -> list[bool]:
    """Quoted by `>`: one block is folded wherever it stands; words between two blocks are answers, so all is shown."""
    body = _mended(lines[header_end:])
    runs = [(kind, list(group)) for kind, group in groupby(body, key=_kind) if kind != "blank"]
    merged = [kind for kind, _ in groupby(runs, key=lambda run: run[0])]
    if merged.count("marked") != 1 or (merged[0] != "marked"):
        return [False] * len(lines)
    last = max(index for index, line in enumerate(body) if is_marked(line)) + header_end
    is_around = any(line.strip() for line in lines[:at]) and not _only_ending(lines[last + 1 :])
    if is_around and at == header_end and not _is_attributed_inside(lines, at):
        # Lines marked by hand between own words belong to them; with an attribution above them a program has put them there.
        return [False] * len(lines)
    return [at <= index <= last for index in range(len(lines))]


def _is_attributed_inside(lines: list[str], at: int) -> bool:
    """Some programs mark even the line that says who wrote."""
    inside = [line.lstrip(" \t>\uff1e") if is_marked(line) else line for line in lines[at : at + 4]]
    return attribution([*inside, ">"], 0) is not None


def _mended(body: list[str]) -> list[str]:
    """Quoted lines that a program wrapped once more without marking the rest: that rest is quoted too."""
    mended = list(body)
    width = max((len(line) for line in body if is_marked(line) and len(line) <= 100), default=0)
    for index in range(1, len(body)):
        line = body[index]
        if not line.strip() or is_marked(line) or not is_marked(mended[index - 1]):
            continue
        follows = body[index + 1] if index + 1 < len(body) else ""
        link_follows = next((later for later in body[index + 1 :] if later.strip()), "")
        if (_BROKEN_LINK.fullmatch(line) and is_marked(link_follows)) or (is_marked(follows) and _is_rest(line, body[index - 1], width)):
            mended[index] = ">" + line
    return mended


def _is_rest(line: str, before: str, width: int) -> bool:
    """A line goes on with the sentence above where its first word did not fit there, and begins no sentence."""
    did_not_fit = len(before.rstrip()) + 1 + len(line.split()[0]) > max(width, _WRAPPED_AT)
    is_open = is_marked(before) and len(before) >= _WRAPPED_AT and before.rstrip()[-1:] not in ".!?:;"
    return did_not_fit and is_open and line[:1].islower() and len(line) < width


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    return "marked" if is_marked(line) else "own"


def _only_ending(lines: list[str]) -> bool:
    written = [line for line in lines if line.strip()]
    return not written or is_delimiter(written[0])


def _first_break(lines: list[str]) -> tuple[int, int] | None:
    """Where a line says that a quotation follows: its first line, and the line after it."""
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        if is_marked(line):
            return None
        if _ORIGINAL.fullmatch(line) or _is_ruled_attribution(line):
            return index, index + 1
        if end := header_block(lines, index):
            return _with_rule_above(lines, index), end
        if end := attribution(lines, index):
            return index, end
    return None


def _is_ruled_attribution(line: str) -> bool:
    """`---- Rita Rahn wrote ----`, as telephones write it."""
    ruled = _RULED.fullmatch(line) if "--" in line else None
    return ruled is not None and names_its_author(ruled["who"])


def _with_rule_above(lines: list[str], index: int) -> int:
    above = next((i for i in range(index - 1, max(-1, index - 3), -1) if lines[i].strip()), None)
    return above if above is not None and _RULE.fullmatch(lines[above]) else index

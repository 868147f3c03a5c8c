"""What programs and habits put below the words of a mail: the block below `--`, a telephone's advertising, a list's footer.

Only what nobody types anew for this mail is taken for one; a greeting and the name below it are words like others.
"""

import re

_DELIMITER = re.compile(r"[-\u2013\u2014]{2} ?|_{2}")
_LIST_FOOTER = re.compile(r"_{10,}\s*")
_BLOCK_LINES = 10
_BLOCK_LENGTH = 120
_LIST_WORDS = re.compile(r"(?i)mailing[- ]?list|unsubscribe|listinfo|lists?\.|@.*list|abbestell|désabonn")

_DEVICES = (
    "i-?phon i-?pad i-?pod android blackberry galaxy samsung huawei xiaomi redmi oneplus nokia lumia motorola sony xperia htc wiko "
    "alcatel realme windows macbook outlook thunderbird airmail mailbox mailbird bluemail typeapp sparrow k-?9 fairemail "
    "superhuman polymail postbox yahoo gmail proton gmx web[.]de aol t-online telekom zoho hotmail icloud mobil móvil celular "
    "téléphone tel[eé]fon telefoon cell\\b phone smartphone handy tablet ordinateur mail[- ]app device gerät enhet puheli "
    "телефон смартфон мобильн 手机 手機"
)
_PLAIN = r"(?:[^.!?:;]|\.(?=\w))"
_DEVICE = rf"(?={_PLAIN}{{0,50}}?\b(?:{'|'.join(_DEVICES.split())})){_PLAIN}{{1,60}}"
_MODEL = rf"my (?:{_DEVICE}|(?=[^.!?:;]{{0,30}}(?-i:[A-Z0-9]))[^\s.!?:;]{{1,20}}(?: [^\s.!?:;]{{1,20}}){{0,4}})"
# What follows the name of a device at most.
_EXCUSE = r"(?:[.,;]? *(?:please |bitte )?(?:excuse|pardon|sorry|forgive|entschuldig)\w*[^?]{0,60})?"
_LINK = r" *(?:[<(\[]?https?:[^\s<>]{1,300}[>)\]]?)?"
_ADVERTISED = re.compile(
    r"(?i)[<(*_\s]{0,4}(?:"
    rf"sent (?:from|via|with|by|using) (?:{_DEVICE}|{_MODEL}){_EXCUSE}|"
    rf"(?:\w{{1,20}} )?from (?:my )?{_DEVICE}|get outlook for {_PLAIN}{{1,40}}|"
    rf"von {_DEVICE} (?:gesendet|geschickt|versandt)|von unterwegs gesendet|gesendet (?:von|mit|über|aus) {_DEVICE}|"
    rf"diese (?:nachricht|e-?mail) wurde (?:von|mit) {_DEVICE} gesendet|outlook für {_PLAIN}{{1,40}} (?:herunterladen|beziehen)|"
    rf"envoyé (?:de|depuis|à partir de|via|avec) {_DEVICE}|(?:enviad[oa]) (?:desde|do|da|de|pelo|via|con|com|a partir) {_DEVICE}|"
    rf"(?:télécharge[rz]|obten(?:ir|ez)|obtener|descargar|obter|baixar|transferir|ottieni|scarica|hent|hämta|skaff deg|hanki|pobierz)"
    rf"(?: o| program)? outlook (?:pour|para|per|til|för|for|dla|voor) {_PLAIN}{{1,40}}|(?:download )?outlook voor {_PLAIN}{{1,40}}|"
    rf"inviato (?:da|dal|dalla|con) {_DEVICE}|(?:verzonden|verstuurd) (?:vanaf|met|vanuit|via|van) {_DEVICE}|"
    rf"(?:skickat|sendt) (?:från|fra|via|med) {_DEVICE}|(?:från|fra) min {_DEVICE}|lähetetty {_DEVICE}|wysłan[eoy] z {_DEVICE}|"
    rf"odesláno (?:z|ze|pomocí) {_DEVICE}|odoslané (?:z|zo) {_DEVICE}|elküldve {_DEVICE}|{_DEVICE} küldve|trimis (?:de pe|din) {_DEVICE}|"
    rf"отправлено (?:с|из|через) {_DEVICE}|надіслано (?:з|із|через) {_DEVICE}|{_DEVICE} gönderildi|"
    rf"(?:从|從|发自|發自|來自|来自)我?的?{_DEVICE}|{_DEVICE}から送信|{_DEVICE}에서 보냄"
    rf"){_LINK}\s{{0,3}}[>)*_\s]{{0,4}}\.?\s*"
)
# Most last lines are told by a word that is missing.
_MAY_BE = re.compile(
    r"(?i)sent |from |outlook|send|versandt|envoy|envia|inviato|ver(?:zond|stuur)|skickat|från|fra |lähet|wysłan|odesl|odosl|küld|"
    r"trimis|отправ|надісл|gönder|[从從发發来來]自?|送信|보냄"
)
# A sentence that only begins like that.
_SENTENCE = re.compile(r"(?i),(?! *(?:please|bitte|sorry|excuse|pardon))|\b(?:is|are|was|were|ist|sind|war|est|es|the|das|because)\b")


def ending(lines: list[str]) -> int:
    """Where the ending of these lines begins; their number where they have none."""
    end = _last_written(lines, len(lines))
    while end:
        start = _block(lines, end)
        if start is None and is_advertised(lines[end - 1]):
            start = end - 1
        if start is None:
            break
        end = _last_written(lines, start)
    return end


def is_advertised(line: str) -> bool:
    """`Sent from my iPhone` and its like."""
    return (
        8 <= len(line.strip()) <= 200
        and _MAY_BE.search(line) is not None
        and _ADVERTISED.fullmatch(line) is not None
        and not _SENTENCE.search(line)
    )


def is_delimiter(line: str) -> bool:
    return _DELIMITER.fullmatch(line) is not None or _LIST_FOOTER.fullmatch(line) is not None


def _block(lines: list[str], end: int) -> int | None:
    """The last delimiter with nothing below it but a card of short lines; below a long rule a list must be named."""
    for at in range(end - 1, max(-1, end - 2 - 2 * _BLOCK_LINES), -1):
        if not is_delimiter(lines[at]):
            continue
        if _DELIMITER.fullmatch(lines[at]) and any(_DELIMITER.fullmatch(line) for line in lines[:at]):
            # Written several times it parts one thing from the next.
            return None
        below = [line for line in lines[at + 1 : end] if line.strip()]
        is_named = _LIST_FOOTER.fullmatch(lines[at]) is None or any(_LIST_WORDS.search(line) for line in below)
        return at if is_named and _is_card(below) else None
    return None


def _is_card(lines: list[str]) -> bool:
    return len(lines) <= _BLOCK_LINES and all(len(line) <= _BLOCK_LENGTH and not line.rstrip().endswith("?") for line in lines)


def _last_written(lines: list[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end

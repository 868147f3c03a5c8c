"""Bounces in words: what mail servers wrote before, or instead of, RFC 3464, and how bad it is."""

import re
from enum import StrEnum

from caseway.intake.reading.headers import Headers

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MACHINE = re.compile(
    r"(?i)mailer[-_]?daemon|postmaster|mail ?deliver|delivery[ -]?(?:sub)?system|mdaemon|system administrator|mail[-_ ]?service|"
    r"smtp[-_ ]gateway|\bndr@|\bimss@|antivirus|jetmail|mail ?system|mail[-_ ]?server|mailsweeper|mail administrator|"
    r"autobounce|(?<![\w.-])bounces?@"
)
_SUBJECT = re.compile(
    r"(?i)undeliver|non-?deliver|not delivered|\bdeliver[a-z]*\b.{0,30}(?:fail|notif|status|error|problem|delay|report)|"
    r"fail[a-z]*\b.{0,20}(?:mail|notice|deliver)|returned (?:mail|to sender|message)|mail.{0,20}(?:error|returned|could not|fail)|"
    r"could ?n(?:o|')t be (?:delivered|sent)|unzustellbar|zustellung|nicht zustell|non remis|non distribu|non recapit|mancata consegna|"
    r"no se (?:puede|pudo) entregar|no entregad|devuelto|não entregue|devolvid|onbestelbaar|niet bezorgd|kunde inte levereras|olever|"
    r"ikke leveres|nie dostarczon|nedoručit|доставк|не доставлен|配信|送信エラー|退信|^warning: |user (?:unknown|not known)|failure notice"
)
_QUOTES_A_MAIL = re.compile(r"(?i)\s*(?:re|aw|fwd?|wg|tr|rv|sv|vs)\s?(?:\[\d+\])?:")
_FAILED = re.compile(
    r"(?i)could ?n(?:o|')t be (?:delivered|sent|reached)|(?:was|were|been|be) (?:not |un)delivered|un(?:able|deliverable)|"
    r"not (?:be )?deliver|"
    r"did not (?:reach|arrive)|fail(?:ed|ure|s)\b|delivery errors?|could not deliver|returned (?:to you|mail|message|undelivered)|"
    r"permanent (?:fatal )?error|rejected|(?:user|recipient|mailbox|address|host|domain)s? .{0,40}(?:unknown|not (?:found|"
    r"known|listed|exist|valid))|"
    r"(?:unknown|invalid|no such|nonexistent) .{0,20}(?:user|recipient|mailbox|address|account|person|userid)|not a valid user|"
    r"(?:mailbox|mail box|quota|disk).{0,40}(?:full|exceed|not enough|over)|over quota|did not exactly match|addressee unknown|"
    r"has been (?:disabled|discontinued|closed)|konnte nicht (?:zugestellt|übermittelt)|n'a pas pu [eê]tre|no ha podido ser|"
    r"无法(?:发送|送达|投递)|無法(?:傳送|送達|投遞)|配信(?:でき|不能)|届けられません|не (?:удалось|может быть|была?) доставлен|"
    r"\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3}[ -])?\w|bounced"
)
_DELAYED = re.compile(
    r"(?i)will (?:keep|continue|be retried|still)|(?:delivery )?attempts will continue|has not yet been delivered|"
    r"(?:is|been|being|was|delivery) delayed|warning message only|do not need to resend|no action is required|"
    r"still (?:being )?(?:trying|retried)|"
    r"not (?:yet )?(?:been )?delivered (?:within|after|for) .{0,30}(?:will|trying)|\b(?:4\.\d\.\d|delayed)\b.{0,80}retry"
)
_FULL = re.compile(
    r"(?i)mail ?box .{0,30}(?:full|exceed(?:ed|s)|space)|(?:over|exceed\w*|out of).{0,40}(?:quota|storage|disk|allocation)|"
    r"quota .{0,30}(?:exceed|full|limit|violation)|"
    r"inbox is full|[45]\.2\.2\b|\b(?:552|452)[ -]"
)
_REFUSED = re.compile(
    r"(?i)too (?:large|big|many)|(?:message|maximum) size|size (?:limit|exceed)|\bspam(?:ming)?\b|unsolicited|\bjunk|"
    r"black ?list|block(?:ed|list)|polic(?:y|ies)|greylist|virus|not (?:allowed|permitted) to send|not accepting mail|"
    r"(?:content|message) .{0,20}(?:rejected|refused|denied)|requires confirmation|relay(?:ing)? (?:is )?(?:denied|not)|"
    r"not permitted to relay|"
    r"too many hops|mail loop|5\.7\.\d|5\.3\.4|5\.2\.3|5\.4\.\d"
)
_WRONG = re.compile(
    r"(?i)(?:user|recipient|mailbox|address|addressee|account|host|domain|person|userid)s?\b.{0,60}\b(?:unknown|not (?:found|"
    r"known|listed|exist|valid|recogni|our)|"
    r"no longer|disabled|discontinued|closed|inactive|deactivated|unavailable|does ?n(?:o|')t exist|invalid|expired|rejected)|"
    r"(?:unknown|invalid|no such|nonexistent|bad|no|not a valid) .{0,20}(?:user|recipient|mailbox|address|account|person|"
    r"userid|customer|host|domain)|"
    r"doesn't have an? .{0,20}account|not our customer|unrouteable|5\.1\.(?![78]\b)[0-9]{1,2}|did not exactly match|has moved"
)
_TEMPORARY = re.compile(
    r"(?i)temporar|try(?:ing)? again|later|time[d -]?out|deferred|suspended|connection (?:refused|lost|dropped)|"
    r"\b4\d\d[ -](?:4\.\d{1,3}\.\d{1,3}\b)?|\b4\.\d{1,3}\.\d{1,3}\b"
)
_RETURNED = re.compile(
    r"(?im)^(?!.{0,60}\b(?:resend|not receive)).{0,60}(?:original (?:message|mail)|returned (?:message|mail)|"
    r"message (?:headers?|text) follows?|header of the|"
    r"copy of (?:the|your) (?:message|mail)|unsent message|below this line|included (?:below|message)).{0,60}$|"
    r"^(?:>\s?)?received: (?:from|by) |^return-path: "
)
_ENDS_SO = re.compile(r"(?i)(?:non remis|undeliverable|not delivered|delivery failed)\W*$")
_ADDRESS_ALONE = re.compile(r'(?m)^\s*(?:"[^"\n]{1,200}"\s*)?<?[^\s<>@"]{1,64}@[^\s<>@"]{3,200}>?[\s:.]*$')
_FOR_GOOD = re.compile(r"(?i)\b(?:permanent|fatal)\b|giv(?:en|ing) up|has not been collected")
# What these say is wrong with the address is wrong with ours.
_ABOUT_THE_SENDER = ("5.1.7", "5.1.8")
_LOOKED_AT = 16_000


class Hardness(StrEnum):
    DELAYED = "delayed"
    """A server still tries."""
    SOFT = "soft"
    """It did not arrive, though the address may be good: a full mailbox, a size, a policy."""
    HARD = "hard"
    """Nobody receives mail at this address."""


def is_machine(sender: str) -> bool:
    """Whether a From header names a program that delivers mail."""
    return _MACHINE.search(sender[:500]) is not None


def tells_of_a_bounce(headers: Headers, subject: str, text: str, returns_a_mail: bool) -> bool:
    """Whether words say that a mail was not delivered. A person who writes of such a thing, or sends it on, is no bounce."""
    by_machine = is_machine(headers.text("from", 500)) or "mailer-daemon" in headers.raw("return-path").lower()
    by_machine = by_machine or ("return-path" in headers and not headers.raw("return-path").strip(" <>"))
    says_so = _SUBJECT.search(subject) is not None
    if not (by_machine or says_so):
        return False
    text = text[:_LOOKED_AT]
    if not _FAILED.search(text) and not _DELAYED.search(text):
        return by_machine and says_so
    if by_machine:
        return says_so or returns_a_mail or _EMAIL.search(text) is not None
    is_answer = "references" in headers or "in-reply-to" in headers or _QUOTES_A_MAIL.match(subject) is not None
    if is_answer and not _ENDS_SO.search(subject):
        return False
    return returns_a_mail or _RETURNED.search(text) is not None or _ADDRESS_ALONE.search(text) is not None


def above_the_returned(text: str) -> str:
    """What the server says, without the mail that it returns."""
    found = _RETURNED.search(text)
    return text[: found.start()] if found and found.start() > 40 else text


def failed_addresses(text: str) -> list[str]:
    # Exchange writes SMTP=rita@northwind.test.
    found = (address.lower().removeprefix("smtp=").strip(".'`") for address in _EMAIL.findall(text[:_LOOKED_AT]))
    return list(dict.fromkeys(address for address in found if not is_machine(address)))[:20]


def hardness(action: str, status: str, words: str, *, is_diagnosis: bool = False) -> Hardness:
    """How bad it is, from what a server says in fields and in words; a diagnosis is about this mail and nothing else."""
    words = words[:_LOOKED_AT]
    if action == "delayed" or (not action and _DELAYED.search(words) and not _FOR_GOOD.search(words)):
        return Hardness.DELAYED
    if status.startswith(("5.2.2", "4.")) or status in _ABOUT_THE_SENDER or _FULL.search(words):
        return Hardness.SOFT
    is_refused = _REFUSED.search(f"{status} {words}") is not None
    # Some servers say 5.1.1 of all that they refuse, and why in the diagnosis.
    names_nobody = status.startswith(("5.1.", "5.2.1")) and not (is_refused and is_diagnosis)
    if names_nobody or _WRONG.search(words):
        return Hardness.HARD
    is_temporary = not status.startswith("5") and not _FOR_GOOD.search(words) and _TEMPORARY.search(words)
    if is_refused or is_temporary:
        return Hardness.SOFT
    return Hardness.HARD

"""How bad a bounce is: whether the address is at fault, or something else."""

import re
from enum import StrEnum

_DELAYED = re.compile(
    r"(?i)will (?:keep|continue|be retried|still)|(?:delivery )?attempts will continue|has not yet been delivered|"
    r"(?:is|been|being|was|delivery) delayed|warning message only|do not need to resend|no action is required|"
    r"still (?:being )?(?:trying|retried)|"
    r"not (?:yet )?(?:been )?delivered (?:within|after|for) .{0,30}(?:will|trying)|\b(?:4\.\d\.\d|delayed)\b.{0,80}retry"
)
_FULL = re.compile(
    r"(?i)(?:mail|in) ?(?:box|folder) .{0,30}(?:full|exceed(?:ed|s)|space)|"
    r"(?:over|exceed\w*|out of).{0,40}(?:quota|storage|disk|allocation)|(?:quota|mailbox) .{0,30}(?:exceed|full|limit|violation)|"
    r"メールボックスが一杯|\b[45]\.2\.2\b|\b(?:552|452)[ -]"
)
_REFUSED = re.compile(
    r"(?i)too (?:large|big|many)|(?:message|maximum) size|size (?:limit|exceed)|\bspam(?:ming)?\b|unsolicited|\bjunk|"
    r"spam(?:haus|cop|assassin)|dnsbl|\brbl\b|\bsorbs\b|barracudacentral|black ?list|"
    r"block(?:ed|list)|polic(?:y|ies)|preferences|greylist|virus|not (?:allowed|permitted) to send|not accepting mail|"
    r"(?:content|message) .{0,20}(?:rejected|refused|denied)|requires confirmation|relay(?:ing)? (?:is )?(?:denied|not)|"
    r"not permitted to relay|(?:have|receiving) permission|berechtigung|reputation|"
    r"authenticat|\b(?:spf|dkim|dmarc|ptr|rdns)\b|reverse dns|command (?:died|failed|time)|"
    r"too many hops|misconfigured|mail loop|hop count|duplicat|not (?:a )?member|5\.7\.\d|5\.3\.4|5\.2\.3|5\.4\.\d"
)
# What is said before the server has heard for whom the mail is, or of who sends it, is said about us.
_ABOUT_US = re.compile(
    r"(?i)after (?:initial connection|(?:pipelined )?(?:mail from|ehlo|helo)\b)|in reply to (?:mail from|ehlo|helo|initial)|"
    r"(?:un\w+ |bad |invalid )?sender(?:'s)? .{0,20}(?:address|domain|rejected|refused|verif)|"
    r"(?:verify|invalid|valid) (?:the )?(?:sender|from\b)|\bfrom: .{0,10}(?:domain|address)|(?:client|helo)[ :].{0,60}(?:rejected|denied)|"
    r"\b5\.1\.[78]\b"
)
# The provider knows the account and keeps it from mail for now.
_SUSPENDED = re.compile(
    r"(?i)(?:account|mailbox|user|recipient|address)(?:s\b|\(s\)|\b).{0,50}\b(?:disabled|suspended|inactive|locked|frozen|over limits)|"
    r"(?:disabled|suspended|inactive|locked|frozen) (?:account|mailbox|user|recipient|address)"
)
_UNKNOWN = re.compile(
    r"(?i)(?:user|recipient|mailbox|address|addressee|account|host|domain|person|userid)s?\b.{0,60}\b(?:unknown|"
    r"not (?:found(?!, try again)|reachable|known|listed|exist|recogni|our)|"
    r"no longer|discontinued|closed|deactivated|does ?n(?:o|')t exist|could ?n(?:o|')t be found)|"
    r"(?:unknown|no ?such|nonexistent|bad|no|not an? (?:valid|known)|illegal|invalid)[ _].{0,20}(?:user|recipient|mail ?box|address|"
    r"account|person|userid|customer|host|domain)|name or service not known|recipient address(?:es)? rejected ?: access denied|null ?mx|"
    r"doesn't have an? .{0,20}account|not our customer|unrouteable|did not exactly match|has moved|"
    r"見つかりません|リストにありません|あて先不明"
)
_NOBODYS_CODE = re.compile(r"\b5\.1\.(?![078]\b)[0-9]{1,3}\b")
_PERHAPS_WRONG = re.compile(
    r"(?i)(?:user|recipient|mailbox|address|addressee|account|host|domain|person|userid)s?\b.{0,60}\b"
    r"(?:invalid|expired|rejected|unavailable|not available)"
)
_TEMPORARY = re.compile(
    r"(?i)temporar|try(?:ing)? again|later|time[d -]?out|deferred|connection (?:refused|lost|dropped)|smtp connection|"
    r"to connect\b|in the queue too long|\d attempts|(?:envelope|message) expired|"
    r"\b4\d\d[ -](?:4\.\d{1,3}\.\d{1,3}\b)?|\b4\.\d{1,3}\.\d{1,3}\b"
)
_GIVES_A_REASON = re.compile(r"(?i)\b5\d\d[ -]\S|\b5\.\d{1,3}\.\d{1,3}\b")
_AFTER_THE_MAIL = re.compile(r"in reply to end of DATA|(?m:^>>> DATA\s{1,4}<<< 5\d\d)")
_FOR_GOOD = re.compile(r"(?i)\b(?:permanent|fatal)\b|giv(?:en|ing) up|has not been collected")
_LOOKED_AT = 16_000


class Hardness(StrEnum):
    DELAYED = "delayed"
    """A server still tries."""
    SOFT = "soft"
    """It did not arrive, though the address may be good: a full mailbox, a size, a policy."""
    HARD = "hard"
    """Nobody receives mail at this address."""


def is_delayed(words: str) -> bool:
    return _DELAYED.search(words) is not None


def read_the_mail_first(words: str) -> bool:
    """Whether the server took the address and refused only when it had the mail: most that say then «unknown» filter."""
    return _AFTER_THE_MAIL.search(words[:_LOOKED_AT]) is not None


def hardness(action: str, status: str, words: str, *, is_diagnosis: bool = False, took_the_address: bool = False) -> Hardness:
    """How bad it is, from what a server says in fields and in words; a diagnosis is about this mail and nothing else."""
    words = words[:_LOOKED_AT]
    if action == "delayed" or (not action and is_delayed(words) and not _FOR_GOOD.search(words)):
        return Hardness.DELAYED
    if _is_good(status, words):
        return Hardness.SOFT
    is_refused = _REFUSED.search(f"{status} {words}") is not None
    # Some servers say 5.1.1 of all that they refuse, and why in the diagnosis.
    has_code = status.startswith(("5.1.", "4.1.")) or _NOBODYS_CODE.search(words) is not None
    names_nobody = has_code and not (is_refused and is_diagnosis)
    if names_nobody or (_UNKNOWN.search(words) and not took_the_address):
        return Hardness.HARD
    if took_the_address or is_refused or _SUSPENDED.search(words) or _is_temporary(status, words):
        return Hardness.SOFT
    # A reason that says nothing against the address is none to mark it.
    gives_a_reason = is_diagnosis or _GIVES_A_REASON.search(words)
    return Hardness.SOFT if gives_a_reason and not _PERHAPS_WRONG.search(words) else Hardness.HARD


def _is_good(status: str, words: str) -> bool:
    """The address itself stands beyond doubt."""
    is_of_the_moment = status.startswith("4.") and not status.startswith("4.1.")
    is_full = status.startswith("5.2.2") or _FULL.search(words) is not None
    return is_of_the_moment or is_full or _ABOUT_US.search(f"{status} {words}") is not None


def _is_temporary(status: str, words: str) -> bool:
    return not status.startswith("5") and _TEMPORARY.search(words) is not None

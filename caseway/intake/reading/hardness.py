"""How bad a bounce is: whether the address is at fault, or something else."""

import re
from enum import StrEnum

from caseway.intake.reading.moments import Moment

_DELAYED = re.compile(
    r"(?i)will (?:keep|continue|be retried|still)|(?:delivery )?attempts will continue|has not yet been delivered|"
    r"(?:is|been|being|was|delivery) delayed|warning message only|do not need to resend|no action is required|"
    r"still (?:being )?(?:trying|retried)|"
    r"not (?:yet )?(?:been )?delivered (?:within|after|for) .{0,30}(?:will|trying)|\b(?:4\.\d\.\d|delayed)\b.{0,80}retry"
)
_FOR_GOOD = re.compile(r"(?i)\b(?:permanent|fatal)\b|giv(?:en|ing) up|has not been collected")
_FULL = re.compile(
    r"(?i)(?:mail|in) ?(?:box|folder) .{0,30}(?:full|exceed(?:ed|s)|space)|"
    r"(?:over|exceed\w*|out of|reached).{0,40}(?:quota|storage|disk|allocation)|"
    r"(?:quota|mailbox) .{0,30}(?:exceed|full|limit|violation)|not enough .{0,20}space|no space left|"
    r"メールボックスが一杯|\b[45]\.2\.2\b|\b(?:552|452)[ -]"
)
_REFUSED = re.compile(
    r"(?i)too (?:large|big|many)|(?:message|maximum) size|size (?:limit|exceed)|\bspam(?:ming)?\b|unsolicited|\bjunk|"
    r"spam(?:haus|cop|assassin)|forgery|to abuse|dnsbl|\brbl\b|\bsorbs\b|barracudacentral|black ?list|"
    r"block(?:ed|list)|polic(?:y|ies)|preferences|greylist|virus|not (?:allowed|permitted) to send|not accepting mail|"
    r"(?:content|message) .{0,20}(?:rejected|refused|denied)|requires confirmation|relay(?:ing)? (?:is )?(?:denied|not)|"
    r"(?:unable|not permitted) to relay|(?:have|receiving) permission|berechtigung|reputation|"
    r"authenticat|\b(?:spf|dkim|dmarc|ptr|rdns)\b|reverse dns|command (?:died|failed|time)|"
    r"too many hops|misconfigured|mail loop|hop count|duplicat|not (?:a )?member|malformed|"
    r"5\.7\.(?!1[78]\b|27\b)\d|5\.3\.4|5\.2\.3|5\.4\.(?!4\b)\d"
)
# «550 : User unknown», which names nobody, is what a filter of Japanese telephones says of any address.
_ABOUT_US = re.compile(
    r"(?i)(?:un\w+ |bad |invalid )?sender(?:'s)? .{0,20}(?:address|domain|rejected|refused|verif)|"
    r"(?:verify|invalid|valid) (?:the )?(?:sender|from\b)|\bfrom: .{0,10}(?:domain|address)|"
    r"(?:client|helo)[ :].{0,60}(?:rejected|denied)|backscatter|\bbatv\b|too many (?:bad|invalid|unknown)|excessive .{0,12}unknown|"
    r"\b550 : user unknown|\b5\.1\.[78]\b"
)
# The provider knows the account and keeps it from mail, for now or until somebody asks.
_SUSPENDED = re.compile(
    r"(?i)(?:account|mailbox|user|recipient|address)(?:s\b|\(s\)|\b).{0,50}\b(?:disabled|suspended|locked|frozen|over limits)|"
    r"(?:temporarily|account|user is|tried to reach is) inactive|unavailable or access denied|"
    r"(?:disabled|suspended|inactive|locked|frozen) (?:account|mailbox|user|recipient|address)"
)
_NO_SUCH_HOST = re.compile(
    r"(?i)\b(?:host|domain)(?: name)?s?\b[^:\n]{0,40}\b(?:unknown|not (?:found|exist|known)|must exist|non-?existent|"
    r"doe?s ?n[o']?t exist|could ?n(?:o|')t be found|lookups failed permanently)|domain is not reachable|"
    r"(?:unknown|no such|non-?existent|find (?:any|the recipient)) (?:host|(?:e?mail )?domain)|"
    r"(?<![@\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,8} doe?s ?n[o']?t exist|"
    r"(?:illegal|invalid) (?:host/)?domain name|find a mail exchanger|answer with no data|name or service not known|"
    r"unroute?able (?:address|(?:mail )?domain)"
)
_TAKES_NO_MAIL = re.compile(
    r"(?i)null ?mx|(?:host|domain|system) (?:does ?n(?:o|')t|is not|not) accept\w* (?:any |network )?(?:e?mail|messages)|"
    r"(?:reject|refuse)s? all (?:e?mail|messages)|no (?:(?:valid )?mx\b|smtp service\b(?!.{0,40}list))|mail receiving disabled|"
    r"\b5\.7\.27\b|(?:^|[:;] ?)556[ -]"
)
# Names that cannot be looked up now may be found tomorrow.
_OF_THE_NETWORK = re.compile(
    r"(?i)found,? try again|try again later|temporar|currently unavail|malformed|unexpected|time[d -]?out|server failure|refused|\bloop"
)
_MOVED = re.compile(
    r"(?i)\b(?:has|have) moved\b|no longer (?:on|at|here|exist|in use|work|accept|valid|with|active)|"
    r"(?:been )?replaced by|owner has changed|\b5\.(?:1\.6|7\.1[78])\b"
)
_WHO = r"(?:user|recipient|mailbox|address|addressee|account|person|userid|rcpt|alias|local part)(?:e?s)?"
_UNKNOWN = re.compile(
    rf"(?i)\b{_WHO}\b.{{0,60}}\b(?:unknown|not (?:found(?!, try again)|known|listed|exist|recogni|our|activ|local|present|ok\b|valid)|"
    r"not an? (?:known|valid|active|local)|doe?s ?n[o']?t exist|could ?n(?:o|')t be found|refuses to accept|been denied)|"
    r"(?:unknown|no ?such|non[- ]?existent|bad|no(?! smtp)|not an? (?:valid|known|active|local)|illegal|invalid)[-_ ].{0,20}"
    r"(?:user|recipient|mail ?box|address|account|person|userid|customer|alias|local[- ]part|mail ?drop)|"
    r"userunknown|> (?:was )?not found|not found in (?:the )?(?:ldap|directory)|in name directory|missing home directory|"
    r"can(?:no|')t accept user|handle mail for that user|find alias|unresolvable address|not a member of domain|"
    r"domain or user is ?n[o']?t in|"
    r"not our customer|does ?n[o']?t have an? .{0,40}account|^[\d. -]{0,12}doe?s ?n[o']?t exist|(?:bad|valid)(?:rcpt|recipient)(?:to)?\b|"
    r"(?:utente|destin(?:atario)?\.?|indirizzo|utilisateur|destinataire|usuario|usuário|empfänger|adress(?:e|at)|benutzer|gebruiker|"
    r"ontvanger|użytkownik|konto).{0,30}(?:inconnu|invalide|sconosciut|errato|desconocid|desconhecid|unbekannt|onbekend|nieznan|"
    r"inexistente|inesistente|existiert nicht|nicht gefunden|nie istnieje)|nessun utente|nie ma takiego|"
    r"n(?:o|ão) existe\b|адрес не существует|用户不存在"
)
# Some look into their list only when they have the mail, and a filter says no such thing.
_HAS_NO_ACCOUNT = re.compile(r"(?i)does ?n[o']?t have an? .{0,40}account|(?<!many )\binvalid recipient\b")
# What may be said against an address in the answer to it; after a colon follows why.
_PERHAPS_WRONG = re.compile(
    r"(?i)(?:user|recipient|mailbox|address|addressee|account|person|userid)s?\b.{0,60}\b"
    r"(?:invalid|expired|closed|rejected(?! ?:)|unavail?able|inactive|not (?:available|accepted|allowed)|cannot be verified)|"
    r"rejected recipients"
)
# The server that tells us holds the mailboxes, and looked into its own list.
_IN_ITS_LIST = re.compile(
    r"(?i)not listed in|non répertorié|nicht .{0,30}aufgeführt|not recogni[sz]ed|unknown recipient|recip\w{0,6}not ?found|"
    r"did not exactly match|no mailbox here|unknown in (?:\w{1,20} ){1,3}table|"
    r"<[^<>\s@]{1,64}@[^<>\s@]{1,255}>:\s{1,2}(?:recipient address rejected: )?user unknown|final delivery userid|"
    r"(?m:^(?:mail\.local: )?unknown user:)|no valid recipients|the address could ?n(?:o|')t be found|no such person at|"
    r"5\.1\.0 address rejected|mailbox unavailable \(-?[0-9]{1,12}:[0-9]{1,9}:|"
    r"check (?:if|whether) (?:the )?address is (?:correct|valid)|"
    r"@[^\s()<>@]{3,255} \((?:user|recipient|mailbox) (?:not found|unknown)\)|"
    r"recipient address rejected ?: access denied|\bbad-mailbox\b|action not taken: no such|見つかりません|リストにありません|あて先不明"
)
_NOBODYS_CODE = re.compile(r"\b5\.1\.(?![0478]\b)[0-9]{1,3}\b")
_NOBODYS_STATUS = re.compile(r"[45]\.1\.(?![4789]\b)[0-9]{1,3}\b")
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


def hardness(action: str, status: str, words: str, *, is_diagnosis: bool = False, moment: Moment = Moment.UNKNOWN) -> Hardness:
    """How bad it is, from what a server says in fields and in words; a diagnosis is about this mail and nothing else.

    Only what is said against the address marks it. A reason that says nothing against it, and no reason at all, are soft.
    """
    words = words[:_LOOKED_AT]
    if action == "delayed" or (not action and is_delayed(words) and not _FOR_GOOD.search(words)):
        return Hardness.DELAYED
    if _is_good(status, words, moment):
        return Hardness.SOFT
    is_refused = _REFUSED.search(f"{status} {words}") is not None
    is_suspended = _SUSPENDED.search(words) is not None
    if _has_no_host(status, words, is_refused=is_refused) or _MOVED.search(f"{status} {words}"):
        return Hardness.HARD
    # Some servers say 5.1.1 of all that they refuse, and why in the diagnosis.
    has_another_reason = is_diagnosis and (is_refused or is_suspended) and not _UNKNOWN.search(words)
    if _has_nobodys_code(status, words) and not has_another_reason:
        return Hardness.HARD
    if is_suspended:
        return Hardness.SOFT
    return Hardness.HARD if _is_said_against_it(words, moment, is_refused=is_refused) else Hardness.SOFT


def _is_good(status: str, words: str, moment: Moment) -> bool:
    """The address itself stands beyond doubt."""
    is_of_the_moment = status.startswith("4.") and not status.startswith("4.1.")
    is_full = status.startswith("5.2.2") or _FULL.search(words) is not None
    return is_of_the_moment or is_full or moment is Moment.EARLIER or _ABOUT_US.search(f"{status} {words}") is not None


def _has_no_host(status: str, words: str, *, is_refused: bool) -> bool:
    """No host receives mail for the domain."""
    if _TAKES_NO_MAIL.search(words) or (status.startswith("5.3.2") and not is_refused):
        return True
    is_unknown = status.startswith(("5.1.2", "5.4.4")) or "#5.4.4" in words or _NO_SUCH_HOST.search(words)
    return bool(is_unknown) and not _OF_THE_NETWORK.search(words)


def _has_nobodys_code(status: str, words: str) -> bool:
    return bool(_NOBODYS_STATUS.match(status) or _NOBODYS_CODE.search(words))


def _is_said_against_it(words: str, moment: Moment, *, is_refused: bool) -> bool:
    """«Unknown» counts in the answer to the address, and from the server that holds the mailboxes; else it may be a filter."""
    if moment is Moment.MAIL:
        return _HAS_NO_ACCOUNT.search(words) is not None
    if _IN_ITS_LIST.search(words):
        return True
    if moment is Moment.UNKNOWN:
        return False
    if _UNKNOWN.search(words):
        return True
    return not is_refused and not _OF_THE_NETWORK.search(words) and _PERHAPS_WRONG.search(words) is not None

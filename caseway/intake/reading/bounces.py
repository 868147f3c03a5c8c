"""Bounces in words: what mail servers wrote before, or instead of, RFC 3464."""

import re
from collections.abc import Collection

from caseway.intake.reading.hardness import is_delayed
from caseway.intake.reading.headers import Headers

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MACHINE = re.compile(
    r"(?i)mailer[-_]?daemon|post[-_]?master|mail ?deliver|delivery[ -]?(?:sub)?system|mdaemon|system administrator|mail[-_ ]?service|"
    r"smtp[-_ ]gateway|\bndr@|\bimss@|antivirus|jetmail|mail ?system|mail[-_ ]?server|mailsweeper|mail administrator|"
    r"autobounce|(?<![\w.-])bounces?@"
)
_SUBJECT = re.compile(
    r"(?i)undeliver|non-?deliver|not delivered|\bdeliver[a-z]*\b.{0,30}(?:fail|notif|status|error|problem|delay|report)|"
    r"fail[a-z]*\b.{0,20}(?:mail|notice|deliver)|returned (?:mail|to sender|message)|mail.{0,20}(?:error|returned|could not|fail)|"
    r"could ?n(?:o|')t be (?:delivered|sent)|unzustellbar|zustellung|nicht zustell|non remis|non distribu|non recapit|mancata consegna|"
    r"no se (?:puede|pudo) entregar|no entregad|devuelto|não entregue|devolvid|onbestelbaar|niet bezorgd|kunde inte levereras|olever|"
    r"ikke leveres|nie dostarczon|nedoručit|доставк|не доставлен|配信|送信エラー|メールエラー|エラー通知|不達|退信|"
    r"^warning: |are not (?:a )?member|loop alert|user (?:unknown|not known)|failure notice"
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
    r"has been (?:disabled|discontinued|closed)|not (?:a )?member of this (?:mailing )?list|duplicated message-id|"
    r"konnte nicht (?:zugestellt|übermittelt)|n'a pas pu [eê]tre|no ha podido ser|"
    r"无法(?:发送|送达|投递)|無法(?:傳送|送達|投遞)|配信(?:でき|不能)|届けられません|не (?:удалось|может быть|была?) доставлен|"
    r"\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3}[ -])?\w|bounced"
)
_RETURNED = re.compile(
    r"(?im)^(?!.{0,60}\b(?:resend|not receive|delete your)).{0,60}(?:original (?:message|mail)|returned (?:message|mail)|"
    r"message (?:headers?|text) follows?|header of the|"
    r"copy of (?:the|your) (?:message|mail)|unsent message|below this line|included (?:below|message)).{0,60}$|"
    r"^(?:>\s?)?received: ?(?:from|by) |^return-path: "
)
_ENDS_SO = re.compile(r"(?i)(?:non remis|undeliverable|not delivered|delivery failed)\W*$")
_ADDRESS_ALONE = re.compile(r'(?m)^\s*(?:"[^"\n]{1,200}"\s*)?<?[^\s<>@"]{1,64}@[^\s<>@"]{3,200}>?[\s:.]*$')
_FROM = re.compile(r"(?im)(?:\bmail from ?:|^[ >]{0,4}(?:from|message-id):|sender:).{0,200}$")
_TO = re.compile(r"(?im)^[ \t>]{0,8}(?:to|cc):.{0,200}$")
_REPLY_CODE = re.compile(r"(?i)\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|#5\.\d\.\d|\bsmtp\b|remote host")
# A report whose headers were lost on the way.
_FIELDS = re.compile(r"(?im)^final-recipient:.{3,300}\n(?:.{0,300}\n){0,4}?action: ?(?:failed|delayed)\b")
_BEGINS_WITH_AN_ADDRESS = re.compile(r"(?m)^[ \t<\"*]{0,10}([\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_ANYTHING = re.compile(r"\w{2}")
_LOOKED_AT = 16_000


def is_machine(sender: str) -> bool:
    """Whether a From header names a program that delivers mail."""
    return _MACHINE.search(sender[:500]) is not None


def tells_of_a_bounce(headers: Headers, subject: str, text: str, returns_a_mail: bool) -> bool:
    """Whether words say that a mail was not delivered. A person who writes of such a thing, or sends it on, is no bounce."""
    by_machine = _is_by_machine(headers)
    by_nobody = "return-path" in headers and not headers.raw("return-path").strip(" <>")
    says_so = _SUBJECT.search(subject) is not None
    text = text[:_LOOKED_AT]
    if not (by_machine or by_nobody or says_so):
        return "from" not in headers and _FIELDS.search(text) is not None
    if not _FAILED.search(text) and not is_delayed(text):
        return says_so and (by_machine or by_nobody)
    if by_machine or (by_nobody and says_so):
        return says_so or returns_a_mail or _EMAIL.search(text) is not None
    if by_nobody:
        # Answers of those who are away come so too, unable to answer and with somebody else's address.
        return returns_a_mail or _REPLY_CODE.search(text) is not None
    is_answer = "references" in headers or "in-reply-to" in headers or _QUOTES_A_MAIL.match(subject) is not None
    if is_answer and not _ENDS_SO.search(subject):
        return False
    return returns_a_mail or _RETURNED.search(text) is not None or _ADDRESS_ALONE.search(text) is not None


def _is_by_machine(headers: Headers) -> bool:
    sender = headers.text("from", 500)
    is_nobody = "from" in headers and not sender.strip(" <>")
    return is_machine(sender) or is_nobody or "mailer-daemon" in headers.raw("return-path").lower() or "x-mlserver" in headers


def above_the_returned(text: str) -> str:
    """What the server says, without the mail that it returns."""
    found = _RETURNED.search(text)
    while found and not _says_something(text[: found.start()]):
        found = _RETURNED.search(text, found.end() + 1)
    return text[: found.start()] if found else text


def _says_something(text: str) -> bool:
    return len(text) > 40 or _EMAIL.search(text) is not None


def about_the_first(said: str, recipients: list[str]) -> str:
    """What is said up to the next recipient; a mere list of them is about all."""
    said = said[:_LOOKED_AT]
    first = said.lower().find(recipients[0]) if len(recipients) > 1 else -1
    if first < 0:
        return said
    end = first + len(recipients[0])
    for found in _BEGINS_WITH_AN_ADDRESS.finditer(said, end):
        if found[1].lower() != recipients[0] and _ANYTHING.search(said, end, found.start()):
            return said[: found.start()]
        end = found.end()
    return said


def failed_addresses(text: str, told: Collection[str] = ()) -> list[str]:
    """The addresses in what a server says, without those of whom it tells; where nothing else is left, those too."""
    text = _FROM.sub("", text[:_LOOKED_AT])
    # To whom the mail was written says less than who did not get it.
    return _without(_TO.sub("", text), told) or _without(text, told)


def _without(text: str, told: Collection[str]) -> list[str]:
    # Exchange writes SMTP=rita@northwind.test.
    found = (address.lower().removeprefix("smtp=").strip(".'`") for address in _EMAIL.findall(text))
    addresses = list(dict.fromkeys(found))[:20]
    others = [address for address in addresses if not is_machine(address)]
    return [address for address in others if address not in told] or others or addresses

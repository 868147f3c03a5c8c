"""When a server said no: before it heard for whom the mail is, at the address, or at the mail itself."""

import re
from enum import Enum, auto

_MOMENT = re.compile(
    r"(?i)(?P<earlier>(?:after|reply to) (?:initial|(?:pipelined )?(?:mail from|ehlo|helo)\b)|in handshake|"
    r">>> (?:mail|ehlo|helo)\b[^\n]{0,200}\n\s{0,8}<<< ?[45])|"
    r"(?P<address>(?:after|reply to|in|our|was) (?:pipelined )?rcpt\b|\brcpt_to\b|smtp:rcpt|does not like recipient|"
    r"(?:>>>|sent <<<) ?rcpt\b[^\n]{0,200}\n\s{0,8}(?:<<<|received >>>) ?[45]|smtp command\s{1,4}rcpt|"
    # That service tells of nothing but the answer to the address.
    r"mail delivery agent at (?:messagelabs|symantec))|"
    r"(?P<mail>(?:after|in|reply to) end of data\b|after i sent the message|(?:after|reply to) data\b|smtp command\s{1,4}data\b|"
    r">>> data\s{1,8}<<< ?[45](?!03 .{0,8}need rcpt))"
)
_LOOKED_AT = 16_000


class Moment(Enum):
    UNKNOWN = auto()
    EARLIER = auto()
    """What is said before the server has heard for whom the mail is, or of who sends it, is said about us."""
    ADDRESS = auto()
    MAIL = auto()
    """The server took the address and refused only when it had the mail: most that say then «unknown» filter."""


_NAMED = {"earlier": Moment.EARLIER, "address": Moment.ADDRESS, "mail": Moment.MAIL}


def moment_of(words: str) -> Moment:
    """The first moment that words tell of."""
    found = _MOMENT.search(_one_spaced(words[:_LOOKED_AT]))
    return _NAMED[str(found.lastgroup)] if found else Moment.UNKNOWN


def _one_spaced(words: str) -> str:
    # A column that was broken to lines; the lines of a transcript stay.
    return re.sub(r"\n[ \t]{2,12}(?=[^\s<>-])", " ", words)

"""What went wrong with a mailbox, as a code to keep and as a sentence to read; passwords and tokens never stand in either (pure)."""

import imaplib
import ssl
from collections.abc import Callable

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, UnexpectedCommandStatusError

from caseway.mail.ways.oauth import ProviderRefused, ProviderSilent
from caseway.outside.connecting import Unreachable
from caseway.outside.sealing import Unsealable

# The first that fits; narrower kinds before wider ones.
_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (Unreachable, "unreachable"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (TimeoutError, "silent"),
    (MailboxLoginError, "login"),
    (MailboxFolderSelectError, "folder"),
    (ProviderRefused, "sign_in"),
    (ProviderSilent, "provider"),
    (Unsealable, "unsealable"),
    (imaplib.IMAP4.abort, "cut"),
    (ConnectionError, "cut"),
    (ImapToolsError, "refused"),
    (imaplib.IMAP4.error, "refused"),
    (OSError, "cut"),
)


def code_of(error: BaseException) -> str:
    """`login: [AUTHENTICATIONFAILED] Authentication failed.`: the code, and what the server said where it said something."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "unknown")
    said = _said(error) if code in ("login", "folder", "refused", "certificate", "sign_in", "provider") else ""
    return f"{code}: {said}"[:300] if said else code


def _said(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, UnexpectedCommandStatusError):
        lines = error.command_result[1] or []
        words = b" ".join(line for line in lines if isinstance(line, bytes)).decode("utf-8", "replace")
        return " ".join(words.split())[:200]
    return " ".join(str(error).split())[:200]


def sentence(kept: str, _: Callable[[str], str]) -> str:
    """What a person reads of a kept error, in the language of `_`."""
    code, _colon, said = kept.partition(": ")
    words = {
        "unreachable": _("The server cannot be reached under this name and port."),
        "certificate": _("The server's certificate is not valid for this name."),
        "tls": _("No encrypted connection came about; perhaps another kind of encryption is meant for this port."),
        "silent": _("The server does not answer in time."),
        "login": _("The server refuses the name or the password."),
        "folder": _("There is no such folder."),
        "sign_in": _("The provider ended the sign-in: sign in again."),
        "provider": _("The provider's sign-in does not answer."),
        "unsealable": _("The stored password can no longer be read, since the secret key has changed: enter it again."),
        "cut": _("The connection broke off."),
        "refused": _("The server refuses what it was asked."),
        "large": _("A mail is too large to be taken; it stays in the mailbox."),
    }.get(code, _("Something unexpected went wrong; the log says what."))
    return f"{words} ({said})" if said else words

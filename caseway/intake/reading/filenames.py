"""Names of attachments: rescued from wherever the sender put them, harmless wherever they are written to."""

import re
import unicodedata

from caseway.intake.reading.limits import LIMITS

_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEFAULT = re.compile(r"(?:attachment|image|message)-\d+(?: \(\d+\))?\.\w+")
_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/rfc822-headers": ".txt",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/json": ".json",
    "application/xml": ".xml",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


def safe_name(name: str) -> str:
    """The last part of a path in printable, visible characters; empty when nothing is left."""
    name = "".join(sign for sign in unicodedata.normalize("NFC", name) if _is_visible(sign))
    name = _FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1])
    name = " ".join(name.split()).strip(". ")
    if _RESERVED.match(name):
        name = "_" + name
    return _shortened(name)


def default_name(content_type: str, number: int) -> str:
    kind = "image" if content_type.startswith("image/") else "message" if content_type.startswith("message/rfc822") else "attachment"
    return f"{kind}-{number}{_EXTENSIONS.get(content_type, '.bin')}"


def is_default_name(name: str) -> bool:
    return _DEFAULT.fullmatch(name) is not None


def unique_name(name: str, taken: set[str]) -> str:
    """`report.pdf`, then `report (2).pdf`; `taken` remembers names in lower case."""
    candidate, number = name, 1
    stem, dot, extension = name.rpartition(".")
    while candidate.lower() in taken:
        number += 1
        candidate = f"{stem} ({number}).{extension}" if dot and stem else f"{name} ({number})"
    taken.add(candidate.lower())
    return candidate


def _is_visible(sign: str) -> bool:
    # Direction marks and zero-width signs (category Cf) make `fdp.exe` look like `exe.pdf`.
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _shortened(name: str) -> str:
    if len(name) <= LIMITS.file_name:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 20:
        return name[: LIMITS.file_name].strip(". ")
    return stem[: LIMITS.file_name - len(extension) - 1].strip(". ") + "." + extension

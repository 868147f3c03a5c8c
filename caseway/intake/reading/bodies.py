"""Which parts of a mail are its words and which are files."""

import re
from dataclasses import dataclass, field, replace
from itertools import chain, count
from mimetypes import guess_type

from caseway.intake.reading.charsets import decode, one_line, tidy
from caseway.intake.reading.filenames import default_name, is_default_name, safe_name, unique_name
from caseway.intake.reading.flowed import unflow
from caseway.intake.reading.headers import decode_words, read_headers
from caseway.intake.reading.incoming import ReadAttachment
from caseway.intake.reading.invitations import invitation_text
from caseway.intake.reading.limits import LIMITS, Limits, Unreadable
from caseway.intake.reading.mime import Part, from_uuencode, read_tree
from caseway.intake.reading.opaque import PKCS7_TYPES
from caseway.intake.reading.tnef import TYPES, open_tnef

_UUENCODED = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,255})\n(?:[\x20-\x60][^\n]{0,90}\n){0,500000}?(?:`?\n)?end[ \t]*$\n?", re.MULTILINE)
_SHOWN = ("text/plain", "text/html")
_MESSAGES = ("message/rfc822", "message/global")
_OPENED_BYTES = 10_000_000
_OPENED_DEPTH = 3


@dataclass
class Piece:
    """One stretch of the body, in one or two forms."""

    text: str | None = None
    html: str | None = None


@dataclass
class Body:
    pieces: list[Piece] = field(default_factory=list)
    attachments: list[ReadAttachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_body(root: Part, limits: Limits = LIMITS) -> Body:
    return _Collector(limits).collect(root)


@dataclass
class _Opening:
    """What may still be opened of the mails within a mail, shared by all of them."""

    size: int = _OPENED_BYTES
    mails: int = 20
    files: int = 200
    depth: int = 0

    def begin(self, data: bytes) -> bool:
        self.size -= len(data)
        self.mails -= 1
        return self.size >= 0 and self.mails >= 0 and self.depth < _OPENED_DEPTH


class _Collector:
    def __init__(self, limits: Limits, opening: _Opening | None = None):
        self.limits = limits
        self.opening = opening or _Opening()
        self.body = Body()
        self.names: set[str] = set()
        self.numbers = count(1)
        self.spare: Piece | None = None
        self.is_report = False

    def collect(self, root: Part) -> Body:
        self.is_report = root.content_type == "multipart/report"
        self._walk(root, related=False)
        if self.spare and not any((piece.text or piece.html or "").strip() for piece in self.body.pieces):
            # An invitation or an Outlook envelope that came without words beside it.
            self.body.pieces.append(self.spare)
        return self.body

    def _walk(self, part: Part, related: bool) -> None:
        if part.content_type == "multipart/alternative" and part.children:
            self._alternative(part, related)
        elif part.children:
            inside = related or part.content_type == "multipart/related"
            for child in part.children:
                self._walk(child, inside)
            if part.content_type in PKCS7_TYPES:
                # Whoever wants to check the signature needs all of it.
                self._attach(part, related)
        elif self._is_body(part):
            self._add_piece(part)
        else:
            self._attach(part, related)
        self.body.problems.extend(part.problems)

    def _alternative(self, part: Part, related: bool) -> None:
        """The forms of one stretch: the richest of each kind is shown, what is neither words nor HTML is a file."""
        ways: list[list[Piece]] = []
        for child in part.children:
            before = len(self.body.pieces)
            self._walk(child, related)
            ways.append(self.body.pieces[before:])
            del self.body.pieces[before:]
        ways = [forms for forms in ways if forms]
        self.body.pieces += ways[0] if len(ways) == 1 else [_merged(ways)] if ways else []

    def _is_body(self, part: Part) -> bool:
        if part.content_type not in _SHOWN or part.disposition.startswith("attachment"):
            return False
        # A name alone does not make the first words of a mail a file.
        return not _given_name(part) or not self.body.pieces

    def _add_piece(self, part: Part) -> None:
        data = part.content()
        text, guessed = decode(data, part.params.get("charset"))
        if guessed:
            self.body.problems.append("charset_guessed")
        text = tidy(text)
        is_html = part.content_type == "text/html"
        limit = self.limits.html if is_html else self.limits.text
        if len(text) > limit:
            # Shown in part, kept whole.
            self.body.problems.append("body_cut")
            self._add_file(part, data, "message.html" if is_html else "message.txt", is_inline=False)
            text = text[:limit]
        if not is_html and part.params.get("format", "").lower() == "flowed":
            text = unflow(text, part.params.get("delsp", "").lower() == "yes")
        if not is_html and "\nbegin " in "\n" + text:
            text = self._without_uuencoded(text)
        self.body.pieces.append(Piece(html=text) if is_html else Piece(text=text))

    def _without_uuencoded(self, text: str) -> str:
        """Files between `begin 644 name` and `end`, as programs sent them before MIME."""

        def take(found: re.Match[str]) -> str:
            name = safe_name(found[1])
            content = from_uuencode(found[0].encode("latin-1", "replace"))
            if not name or not content:
                return found[0]
            kind = guess_type(name)[0] or "application/octet-stream"
            self.body.attachments.append(ReadAttachment(filename=unique_name(name, self.names), content_type=kind, content=content))
            return ""

        return _UUENCODED.sub(take, text, count=self.limits.parts - 1)

    def _open(self, part: Part, data: bytes) -> bool:
        """Take the files out of an Outlook envelope; what cannot be opened stays a file."""
        opened = open_tnef(data)
        if opened is None or not (opened.files or opened.text or opened.html):
            return False
        for file in opened.files:
            name = safe_name(file.name) or default_name(file.content_type, next(self.numbers))
            kind = file.content_type if "/" in file.content_type else guess_type(name)[0] or "application/octet-stream"
            name = unique_name(name, self.names)
            taken = ReadAttachment(filename=name, content_type=kind, content=file.content or b"", content_id=file.content_id)
            self.body.attachments.append(taken)
        if opened.text or opened.html:
            self.spare = Piece(opened.text or None, opened.html or None)
        return True

    def _attach(self, part: Part, related: bool) -> None:
        data = part.content()
        if part.content_type in TYPES or _given_name(part).lower() == "winmail.dat":
            if self._open(part, data):
                return
        elif part.content_type == "text/calendar" and self.spare is None:
            words = invitation_text(tidy(decode(data[: self.limits.text], part.params.get("charset"))[0]))
            self.spare = Piece(text=words) if words else None
        name = safe_name(_given_name(part)) or _name_from_inside(part, data) or default_name(part.content_type, next(self.numbers))
        is_inline = part.main_type == "image" and not part.disposition.startswith("attachment") and (related or bool(part.content_id))
        self._add_file(part, data, name, is_inline)
        if part.content_type in _MESSAGES and not self.is_report and self.opening.begin(data):
            self._add_files_within(data)

    def _add_files_within(self, data: bytes) -> None:
        """A mail sent on as a file is kept whole; the files in it stand beside it, as nobody looks for them inside."""
        self.opening.depth += 1
        try:
            within = _Collector(self.limits, self.opening).collect(read_tree(data, self.limits)).attachments
        except Unreadable:
            within = []
        self.opening.depth -= 1
        for file in within:
            is_worth_it = not file.is_inline and file.content_type not in _MESSAGES and not is_default_name(file.filename)
            if is_worth_it and self.opening.files > 0:
                self.opening.files -= 1
                self.body.attachments.append(replace(file, filename=unique_name(file.filename, self.names), content_id=""))

    def _add_file(self, part: Part, data: bytes, name: str, is_inline: bool) -> None:
        self.body.attachments.append(
            ReadAttachment(
                filename=unique_name(name, self.names),
                content_type=part.content_type,
                content=data,
                content_id=part.content_id,
                is_inline=is_inline,
            )
        )


def _merged(ways: list[list[Piece]]) -> Piece:
    """Several ways to say the same: what one has said already, another does not say again."""
    piece = Piece()
    for form in chain.from_iterable(ways):
        if form.html is None or (form.text or "").strip() not in (piece.text or ""):
            piece.text = _joined(piece.text, form.text)
        piece.html = _joined(piece.html, form.html)
    return piece


def _joined(before: str | None, after: str | None) -> str | None:
    if before is None or after is None:
        return after if before is None else before
    return before + "\n" + after


def _given_name(part: Part) -> str:
    given = part.disposition_params.get("filename") or part.params.get("name") or part.disposition_params.get("name")
    return one_line(decode_words(given or ""), 1_000)


def _name_from_inside(part: Part, data: bytes) -> str:
    location = safe_name(part.headers.text("content-location", 1_000).partition("?")[0].rpartition("/")[2])
    if location and "." in location:
        return location
    if part.content_type not in _MESSAGES:
        return ""
    try:
        headers, _, _ = read_headers(data.lstrip(b"\r\n"), 0, min(len(data), 100_000))
    except Unreadable:
        return ""
    subject = safe_name(headers.text("subject", 100).replace("/", "-").replace("\\", "-"))
    return f"{subject}.eml" if subject else ""

"""The tree of a MIME message.

The frame is found by searching the bytes for boundaries: linear in the size, while the standard library's parser
looks at each line once per open boundary and takes seconds for 40 MB or for thousands of nested parts.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from caseway.intake.reading.charsets import is_telling, one_line
from caseway.intake.reading.headers import Headers, from_base64, read_headers, split_value
from caseway.intake.reading.limits import LIMITS, Limits, Unreadable
from caseway.intake.reading.opaque import PKCS7_TYPES, signed_content

_CONTENT_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,100}")
_GUESSED_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:Content-|\r?\n)", re.IGNORECASE | re.MULTILINE)
_HEAD = 2_000
_UU_BEGIN = re.compile(rb"begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n")


@dataclass
class Part:
    headers: Headers
    raw: bytes
    start: int
    end: int
    content_type: str
    params: dict[str, str]
    disposition: str
    disposition_params: dict[str, str]
    problems: list[str]
    children: list["Part"] = field(default_factory=list)

    @property
    def main_type(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def encoding(self) -> str:
        return self.headers.text("content-transfer-encoding", 100).lower().partition(";")[0].strip(" \"'.")

    @property
    def content_id(self) -> str:
        return one_line(self.headers.raw("content-id"), 300).strip("<> ")

    def leaves(self) -> Iterator["Part"]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def content(self) -> bytes:
        """The bytes inside, transfer encoding undone; with an unknown encoding as they came."""
        data = self.raw[self.start : self.end]
        match self.encoding:
            case "base64" | "base-64" | "b":
                return from_base64(data)
            case "quoted-printable" | "quoted_printable" | "q":
                return binascii.a2b_qp(data)
            case "x-uuencode" | "uuencode" | "x-uue" | "uue":
                return from_uuencode(data)
            case "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit":
                return data
        self.problems.append("unknown_encoding")
        return data


def read_tree(raw: bytes, limits: Limits = LIMITS) -> Part:
    if len(raw) > limits.size:
        raise Unreadable(Unreadable.TOO_LARGE)
    budget = _Budget(limits)
    root = _read_part(raw, _first_header(raw), len(raw), "text/plain", 0, budget)
    charset = next((charset for leaf in root.leaves() if is_telling(charset := leaf.params.get("charset", ""))), "")
    if charset:
        root.headers.assume(charset)
    return root


@dataclass
class _Budget:
    limits: Limits
    parts: int = 0

    def take(self) -> None:
        self.parts += 1
        if self.parts > self.limits.parts:
            raise Unreadable(Unreadable.TOO_MANY_PARTS)


def _first_header(raw: bytes) -> int:
    start = len(raw) - len(raw.lstrip(b"\r\n \t\x00")) if raw[:1] in b"\r\n \t\x00" and raw else 0
    return start + 3 if raw.startswith(b"\xef\xbb\xbf", start) else start


def _read_part(raw: bytes, start: int, end: int, default_type: str, depth: int, budget: _Budget) -> Part:
    budget.take()
    headers, body, problems = read_headers(raw, start, end, budget.limits)
    content_type, params = split_value(headers.raw("content-type"))
    if not _CONTENT_TYPE.fullmatch(content_type):
        if content_type:
            problems.append("odd_content_type")
        content_type = "text/html" if content_type in ("html", "text") and "html" in content_type else default_type
    disposition, disposition_params = split_value(headers.raw("content-disposition"))
    part = Part(headers, raw, body, end, content_type, params, disposition, disposition_params, problems)
    if part.main_type == "multipart":
        _read_children(part, depth, budget)
    elif part.content_type in PKCS7_TYPES and depth < budget.limits.depth and (inside := signed_content(part.content())):
        part.children = [_read_part(inside, _first_header(inside), len(inside), "text/plain", depth + 1, budget)]
    return part


def _read_children(part: Part, depth: int, budget: _Budget) -> None:
    if depth >= budget.limits.depth:
        part.problems.append("nested_too_deep")
        part.content_type = "application/octet-stream"
        return
    boundary = part.params.get("boundary", "").rstrip().encode("utf-8", "surrogateescape")
    ranges = _ranges(part, boundary, budget) if boundary else []
    if not ranges and (guessed := _GUESSED_BOUNDARY.search(part.raw, part.start, part.end)):
        part.problems.append("boundary_guessed")
        ranges = _ranges(part, guessed[1].rstrip(), budget)
    if not ranges:
        part.problems.append("no_parts")
        part.content_type = "text/html" if b"<html" in part.raw[part.start : part.start + 2_000].lower() else "text/plain"
        return
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    part.children = [_read_part(part.raw, start, end, default, depth + 1, budget) for start, end in ranges]


def _ranges(part: Part, boundary: bytes, budget: _Budget) -> list[tuple[int, int]]:
    """From where to where the children reach."""
    ranges: list[tuple[int, int]] = []
    begun: int | None = None
    open_inside = 0
    for number, (line_start, line_end, is_last) in enumerate(_delimiters(part, b"--" + boundary)):
        if number > 2 * budget.limits.parts:
            raise Unreadable(Unreadable.TOO_MANY_PARTS)
        if open_inside:
            open_inside += -1 if is_last else _nests(part, line_end, boundary)
            if not open_inside and begun is not None:
                ranges.append((begun, line_end))
                begun = None
            continue
        if begun is not None:
            ranges.append((begun, max(begun, _before_line_end(part.raw, line_start))))
        begun = None if is_last else line_end
        if is_last:
            return ranges
        open_inside = _nests(part, line_end, boundary)
    if begun is not None and begun < part.end:
        part.problems.append("unclosed_multipart")
        ranges.append((begun, part.end))
    return ranges


def _nests(part: Part, at: int, boundary: bytes) -> bool:
    """Some mailers give a multipart the boundary of the one around it: the delimiters up to its last are its own."""
    head = part.raw[at : min(at + _HEAD, part.end)].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    before, found, _ = head.partition(boundary)
    return bool(found) and before.rstrip(b'"').lower().endswith(b"boundary=") and b"multipart/" in before.lower()


def _delimiters(part: Part, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    raw, end = part.raw, part.end
    at = raw.find(delimiter, part.start, end)
    while at != -1:
        after = at + len(delimiter)
        newline = raw.find(b"\n", after, end)
        line_end = newline + 1 if newline != -1 else end
        # Only so much of the line is looked at: a boundary's line is short, and some repeat without line ends.
        rest = raw[after : min(line_end, after + 200)].strip(b" \t\r\n")
        if (at == part.start or raw[at - 1 : at] == b"\n") and rest in (b"", b"--"):
            yield at, line_end, rest == b"--"
        at = raw.find(delimiter, after, end)


def _before_line_end(raw: bytes, at: int) -> int:
    if raw[at - 1 : at] == b"\n":
        at -= 1
        if raw[at - 1 : at] == b"\r":
            at -= 1
    return at


def from_uuencode(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    lines = data[begin.end() if begin else 0 :].split(b"\n")
    out = []
    for line in lines:
        line = line.rstrip(b"\r")
        if line.strip() == b"end":
            break
        out.append(_uu_line(line))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the line with rubbish: take what its length says.
        length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""

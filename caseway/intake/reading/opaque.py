"""Mail inside of its signature (S/MIME `signed-data`, RFC 8551): the words are taken out, the signature is not judged.

No library at hand opens it. Of the whole of ASN.1 it takes the way to one field, in DER and in the unbounded form of BER
that programs stream.
"""

PKCS7_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")

_SEQUENCE, _INTEGER, _OID, _SET, _EXPLICIT, _OCTETS, _PIECES = 0x30, 0x02, 0x06, 0x31, 0xA0, 0x04, 0x24
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")


class _Other(Exception):
    """It is not what we look for: encrypted, only certificates, or broken."""


def signed_content(data: bytes) -> bytes | None:
    """The mail that was signed; None where none is inside."""
    try:
        at = _into(data, 0, _SEQUENCE)
        at = _past_oid(data, at, _SIGNED_DATA)
        at = _into(data, _into(data, at, _EXPLICIT), _SEQUENCE)
        at = _past(data, _past(data, at, _INTEGER), _SET)
        at = _past_oid(data, _into(data, at, _SEQUENCE), _DATA)
        return _octets(data, _into(data, at, _EXPLICIT))
    except (_Other, IndexError):
        return None


def _into(data: bytes, at: int, wanted: int) -> int:
    tag, start, _ = _element(data, at)
    if tag != wanted:
        raise _Other
    return start


def _past_oid(data: bytes, at: int, wanted: bytes) -> int:
    tag, start, end = _element(data, at)
    if tag != _OID or end is None or data[start:end] != wanted:
        raise _Other
    return end


def _past(data: bytes, at: int, wanted: int) -> int:
    if data[at] != wanted:
        raise _Other
    unbounded = 0
    while True:
        tag, start, end = _element(data, at)
        is_end = tag == 0 and start == end
        unbounded += -1 if is_end else end is None
        at = start if end is None else end
        if unbounded <= 0:
            return at


def _octets(data: bytes, at: int) -> bytes:
    """A string of bytes, in one piece or in many."""
    tag, start, end = _element(data, at)
    if tag == _OCTETS and end is not None:
        return data[start:end]
    if tag != _PIECES:
        raise _Other
    pieces, unbounded, at = [], int(end is None), start
    while unbounded if end is None else at < end:
        tag, start, stop = _element(data, at)
        at = start if stop is None or tag == _PIECES else stop
        if tag == _OCTETS and stop is not None:
            pieces.append(data[start:stop])
        elif tag == _PIECES:
            unbounded += stop is None
        elif tag == 0 and start == stop:
            unbounded -= 1
        else:
            raise _Other
    return b"".join(pieces)


def _element(data: bytes, at: int) -> tuple[int, int, int | None]:
    """Its tag, where its content begins and where it ends; None where only a mark at its end says so."""
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length == 0x80:
        return tag, start, None
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2 : start]) if start <= at + 10 else len(data)
    if tag & 0x1F == 0x1F or start + length > len(data):
        raise _Other
    return tag, start, start + length

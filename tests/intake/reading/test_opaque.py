"""Mail inside of its signature: signed by the real library, streamed by hand, broken by chance."""

import time
from base64 import encodebytes
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.intake.reading.mail import read
from caseway.intake.reading.opaque import signed_content
from tests.patience import SLOWEST

INSIDE = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe printer \xc3\xbcbel.\r\n"
    b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=log.txt\r\n\r\nlog\r\n--b--\r\n"
)


@pytest.fixture(scope="module")
def signed() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rita")])
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begun, begun + timedelta(days=900))
    ).sign(key, hashes.SHA256())
    builder = PKCS7SignatureBuilder().set_data(INSIDE).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary])


def mail(content: bytes, kind: str = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m") -> bytes:
    head = f"From: rita@northwind.test\nSubject: Printer\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + encodebytes(content)


def of(tag: int, *content: bytes) -> bytes:
    inside = b"".join(content)
    size = len(inside).to_bytes(4)
    return bytes([tag, 0x84]) + size + inside


def streamed(tag: int, *content: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


SIGNED_DATA = of(0x06, bytes.fromhex("2a864886f70d010702"))
DATA = of(0x06, bytes.fromhex("2a864886f70d010701"))


def container(wrap, octets: bytes, kind: bytes = SIGNED_DATA) -> bytes:
    parts = [of(0x02, b"\x01"), wrap(0x31, wrap(0x30, of(0x06, b"\x2a"))), wrap(0x30, DATA, wrap(0xA0, octets)), of(0x31)]
    return wrap(0x30, kind, wrap(0xA0, wrap(0x30, *parts)))


def test_the_words_of_a_signed_mail_are_read_and_all_of_it_is_kept(signed):
    seen = read(mail(signed))
    assert (seen.subject, seen.new_text, seen.protection) == ("Printer", "The printer übel.", "signed")
    assert [(file.filename, file.content) for file in seen.attachments] == [("log.txt", b"log"), ("smime.p7m", signed)]


@pytest.mark.parametrize("kind", ["application/x-pkcs7-mime", "application/pkcs7-mime; name=smime.p7m"])
def test_it_is_known_by_what_it_is_and_not_by_what_it_says(signed, kind):
    assert read(mail(signed, kind)).protection == "signed"


@pytest.mark.parametrize("wrap", [of, streamed])
@pytest.mark.parametrize(
    "octets",
    [
        of(0x04, INSIDE),
        streamed(0x24, of(0x04, INSIDE[:30]), of(0x04, INSIDE[30:])),
        of(0x24, of(0x04, INSIDE[:30]), of(0x04, INSIDE[30:])),
        streamed(0x24, streamed(0x24, of(0x04, INSIDE[:7])), of(0x24, of(0x04, INSIDE[7:]))),
    ],
    ids=["one piece", "streamed", "many pieces", "pieces of pieces"],
)
def test_both_forms_of_writing_it_down_are_read(wrap, octets):
    assert signed_content(container(wrap, octets)) == INSIDE


ENVELOPED = of(0x06, bytes.fromhex("2a864886f70d010703"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        container(of, of(0x04, INSIDE), ENVELOPED),
        container(of, of(0x0C, INSIDE)),
        b"0" * 99,
        b"\x30\xff" + b"\xff" * 200,
    ],
    ids=["nothing", "a byte", "unclosed", "encrypted", "no bytes inside", "text", "a length of all bits"],
)
def test_what_holds_no_signed_mail_is_kept_as_it_came(content):
    assert signed_content(content) is None
    seen = read(mail(content, "application/pkcs7-mime; name=smime.p7m"))
    assert (seen.text, seen.protection, [file.filename for file in seen.attachments]) == ("", "encrypted", ["smime.p7m"])


@given(st.data())
@settings(max_examples=300)
def test_a_broken_one_never_fails(signed, data):
    broken = bytearray(data.draw(st.sampled_from([signed, container(streamed, streamed(0x24, of(0x04, INSIDE)))])))
    for at in data.draw(st.lists(st.integers(0, 120), max_size=4)):
        broken[at] = data.draw(st.integers(0, 255))
    signed_content(bytes(broken[: data.draw(st.integers(0, len(broken)))]))


@pytest.mark.parametrize("piece", [b"\x24\x80", b"\x30\x80", b"\x04\x00", b"\x24\x00", b"\0\0"])
def test_a_flood_of_pieces_takes_no_time(piece):
    begun = time.process_time()
    signed_content(container(streamed, b"\x24\x80" + piece * 100_000))
    signed_content(streamed(0x30, SIGNED_DATA, streamed(0xA0, streamed(0x30, of(0x02, b"\x01"), b"\x31\x80" + piece * 100_000))))
    assert time.process_time() - begun < 1 * SLOWEST


def test_signed_within_signed_ends_somewhere():
    inner = INSIDE
    for _ in range(60):
        inner = b"Content-Type: application/pkcs7-mime\n\n" + container(of, of(0x04, inner))
    assert read(inner).protection == "signed"

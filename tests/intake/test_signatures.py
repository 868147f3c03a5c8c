"""Our own check of DKIM, against a key that is published here instead of in the DNS."""

from base64 import b64encode

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from caseway.intake import actions, signatures
from caseway.intake.models import IncomingMail
from tests.intake.proving.names import published_on_the_curve, signed_on_the_curve

MAIL = b"From: rita@northwind.test\r\nSubject: Export\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nIt stops.\r\n"


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def signed(key, monkeypatch):
    public = b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    monkeypatch.setattr(signatures, "_published", lambda name, timeout=0: b"v=DKIM1; k=rsa; p=" + public)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return dkim.sign(MAIL, b"mail", b"northwind.test", pem) + MAIL


def test_a_signature_holds_until_something_is_changed(signed):
    assert signatures.check_signature(signed) == signatures.Checked("northwind.test", True)
    assert signatures.check_signature(signed.replace(b"stops", b"works")) == signatures.Checked("northwind.test", False)


def test_a_signature_on_the_curve_holds_as_well(monkeypatch):
    monkeypatch.setattr(signatures, "_published", lambda name, timeout=0: published_on_the_curve())
    mail = signed_on_the_curve(MAIL, "northwind.test")
    assert signatures.check_signature(mail) == signatures.Checked("northwind.test", True)
    assert signatures.check_signature(mail.replace(b"rita@", b"olga@")) == signatures.Checked("northwind.test", False)
    monkeypatch.setattr(signatures, "_published", lambda name, timeout=0: None)
    assert signatures.check_signature(mail) == signatures.Checked("northwind.test", False)


@pytest.mark.parametrize("raw", [MAIL, b"", b"x", b"DKIM-Signature: nonsense\r\n\r\n", b"\xff" * 100])
def test_what_is_not_signed_is_said_to_be_so(raw):
    assert signatures.check_signature(raw) is None


@pytest.mark.django_db
def test_an_agent_asks_and_reads_the_answer(acme, olga, signed, browser_of):
    mail = IncomingMail.objects.create(workspace=acme, source="smtp", raw=signed, size=len(signed), state="done", disposition="opened")
    browser = browser_of(olga)
    browser.post(f"/w/acme/mail/{mail.pk}/signature")
    assert "northwind.test signed it (DKIM)" in browser.get(f"/w/acme/mail/{mail.pk}").content.decode()
    actions.look_at_signature(mail, by=olga)
    mail.refresh_from_db()
    assert [decision[2] for decision in mail.decisions] == ["signature_good"]

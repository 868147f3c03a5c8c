"""Mail providers hand in mail: signed, by a secret address, and 200 only once it is stored."""

import hashlib
import hmac
import json
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.db import DatabaseError

from caseway.intake.mailboxes import hooks, sns
from caseway.intake.mailboxes.actions import make_hook, remove_hook
from caseway.intake.models import IncomingMail
from caseway.outside import http
from caseway.outside.sealing import unseal

pytestmark = pytest.mark.django_db
RAW = "From: Rita <rita@northwind.test>\r\nTo: support@acme.test\r\nSubject: Hello\r\nMessage-ID: <1@x.test>\r\n\r\nIt stops.\r\n"
TOPIC = "arn:aws:sns:eu-west-1:1:mail"


@pytest.fixture
def hook_of(acme, ada):
    def make(provider, signing_key=""):
        hook = make_hook(acme, by=ada, provider=provider, signing_key=signing_key)
        return hook, f"/mail/in/{provider}/{unseal(hook.sealed_secret)}"

    return make


def mailgun(key, **changes):
    timestamp, token = str(int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    said = {
        "timestamp": timestamp,
        "token": token,
        "signature": signature,
        "body-mime": RAW,
        "sender": "rita@northwind.test",
        "recipient": "support@acme.test",
    }
    return {**said, **changes}  # fmt: skip


def kept():
    return [
        (bytes(mail.raw).replace(b"\r\n", b"\n"), mail.envelope_sender, mail.recipient, mail.source) for mail in IncomingMail.objects.all()
    ]


EXPECTED = [(RAW.replace("\r\n", "\n").encode(), "rita@northwind.test", "support@acme.test", "hook")]


def test_mailgun_signs(client, hook_of):
    _hook, address = hook_of("mailgun", "key of acme")
    assert client.post(address, mailgun("another key")).status_code == 400
    assert client.post(address, mailgun("key of acme", timestamp="1")).status_code == 400
    assert kept() == []
    assert client.post(address, mailgun("key of acme")).status_code == 200
    assert kept() == EXPECTED


def test_postmark_sends_the_raw_mail_along(client, hook_of):
    _hook, address = hook_of("postmark")
    said = {"From": "rita@northwind.test", "FromFull": {"Email": "rita@northwind.test", "Name": "", "MailboxHash": ""}, "ToFull": [], "CcFull": [],
            "BccFull": [], "OriginalRecipient": "support@acme.test", "Subject": "Hello", "Headers": [{"Name": "Return-Path", "Value": "<rita@northwind.test>"}],
            "Attachments": [], "TextBody": "It stops.", "HtmlBody": "", "Date": "", "MessageID": "1", "RawEmail": RAW}  # fmt: skip
    assert client.post(address, json.dumps(said), content_type="application/json").status_code == 200
    assert kept()[0][0] == EXPECTED[0][0] and kept()[0][2] == "support@acme.test"


def test_sendgrid_posts_the_mail_in_a_form(client, hook_of):
    _hook, address = hook_of("sendgrid")
    said = {"email": RAW, "envelope": json.dumps({"from": "rita@northwind.test", "to": ["support@acme.test"]}), "charsets": "{}"}
    assert client.post(address, said).status_code == 200
    assert kept() == EXPECTED


@pytest.fixture
def amazon(monkeypatch):
    """Signs as Amazon would; its certificate is found at Amazon's address."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    begin = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    certificate = made.not_valid_before(begin).not_valid_after(begin + timedelta(days=1)).sign(key, hashes.SHA256())
    asked = []

    def ask(method, url, **_):
        asked.append(url)
        return http.Answer(200, {}, certificate.public_bytes(serialization.Encoding.PEM))

    cache.clear()
    monkeypatch.setattr(sns.http, "ask", ask)

    def sign(**said):
        said = {"MessageId": "1", "Timestamp": "now", "TopicArn": TOPIC, "SignatureVersion": "2", **said}
        said.setdefault("SigningCertURL", "https://sns.eu-west-1.amazonaws.com/cert.pem")
        text = "".join(f"{name}\n{said[name]}\n" for name in sns._SIGNED[said["Type"]] if name in said)
        said["Signature"] = b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        return said

    sign.asked = asked
    return sign


def notification(amazon, **more):
    mail = {
        "receipt": {"recipients": ["support@acme.test"], "action": {"type": "SNS", "encoding": "BASE64"}},
        "mail": {"source": "rita@northwind.test"},
    }
    return amazon(Type="Notification", Message=json.dumps({**mail, "content": b64encode(RAW.encode()).decode()}), **more)


def post(client, address, said):
    return client.post(address, json.dumps(said), content_type="text/plain").status_code


def test_amazon_signs_and_its_subscription_is_confirmed(client, hook_of, amazon):
    _hook, address = hook_of("amazon_ses", TOPIC)
    subscribe = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    assert post(client, address, amazon(Type="SubscriptionConfirmation", Message="x", Token="t", SubscribeURL=subscribe)) == 200
    assert amazon.asked[-1] == subscribe and kept() == []
    assert post(client, address, notification(amazon)) == 200
    assert kept() == EXPECTED


def test_what_amazon_did_not_sign_is_refused(client, hook_of, amazon):
    _hook, address = hook_of("amazon_ses", TOPIC)
    changed = notification(amazon) | {"Message": "{}"}
    elsewhere = notification(amazon, SigningCertURL="https://sns.eu-west-1.amazonaws.com.evil.test/cert.pem")
    inside = notification(amazon, SigningCertURL="https://127.0.0.1/cert.pem")
    for said in (
        changed,
        elsewhere,
        inside,
        notification(amazon, TopicArn="arn:aws:sns:eu-west-1:2:other"),
        {"Type": "Notification"},
        [],
        {},
    ):
        assert post(client, address, said) == 400
    assert kept() == []


def test_only_its_secret_address_takes_mail(client, hook_of, ada):
    hook, address = hook_of("sendgrid")
    assert client.post("/mail/in/sendgrid/guessed", {"email": RAW}).status_code == 404
    assert client.post(address.replace("sendgrid", "postmark"), {"email": RAW}).status_code == 404
    assert client.get(address).status_code == 200 and client.head(address).status_code == 200
    remove_hook(hook, by=ada)
    assert client.post(address, {"email": RAW}).status_code == 404


@pytest.mark.parametrize("provider", ["mailgun", "postmark", "sendgrid", "amazon_ses"])
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff\xfe", b'{"Message": 1}', b"null", b'"x"'])
def test_nonsense_is_refused(client, hook_of, provider, body):
    _hook, address = hook_of(provider, TOPIC)
    assert client.post(address, body, content_type="application/json").status_code in (200, 400)


def test_what_could_not_be_stored_is_asked_for_again(client, hook_of, monkeypatch):
    _hook, address = hook_of("sendgrid")

    def fails(*_, **__):
        raise DatabaseError("full")

    monkeypatch.setattr(hooks.IncomingMail.objects, "bulk_create", fails)
    said = {"email": RAW, "envelope": json.dumps({"from": "rita@northwind.test", "to": ["support@acme.test"]})}
    assert client.post(address, said).status_code == 503

"""Signatures as Standard Webhooks says."""

import pytest

from caseway.automation.signing import new_secret, signed_headers

# Computed apart, with OpenSSL: printf 'msg_1.1700000000.{"a":1}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
EXPECTED = "WUgAXU8H0NQ1/7M+TtMwKma2b74a3/TCgekiM3YUdN8="


def test_the_signature_is_the_one_that_others_compute():
    headers = signed_headers(SECRET, "msg_1", 1_700_000_000, b'{"a":1}')
    assert headers == {"webhook-id": "msg_1", "webhook-timestamp": "1700000000", "webhook-signature": f"v1,{EXPECTED}"}


@pytest.mark.parametrize("change", [("msg_2", 1_700_000_000, b"{}"), ("msg_1", 1_700_000_001, b"{}"), ("msg_1", 1_700_000_000, b"{ }")])
def test_it_covers_id_time_and_body(change):
    original = signed_headers(SECRET, "msg_1", 1_700_000_000, b"{}")["webhook-signature"]
    assert signed_headers(SECRET, *change)["webhook-signature"] != original


def test_secrets_differ_and_can_be_used():
    first, second = new_secret(), new_secret()
    assert first != second and first.startswith("whsec_")
    assert signed_headers(first, "a", 1, b"")["webhook-signature"].startswith("v1,")

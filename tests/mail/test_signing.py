import pytest

from caseway.mail.signing import (
    NoticeAddress,
    SentMessage,
    message_id,
    notice_address,
    read_message_id,
    read_notice_address,
    read_reply_address,
    read_requester_secret,
    reply_address,
    requester_secret,
)

KEY = b"k" * 32
OTHER_KEY = b"o" * 32


def test_a_reply_address_leads_back_to_its_ticket():
    address = reply_address(KEY, "acme", 1042, "acme.example.test")
    assert address.startswith("support+t1042.") and address.endswith("@acme.example.test")
    assert read_reply_address(KEY, "acme", address) == 1042


def test_an_answer_survives_a_server_that_changes_the_case_of_addresses():
    assert read_reply_address(KEY, "acme", reply_address(KEY, "acme", 7, "acme.test").upper()) == 7
    assert read_notice_address(KEY, "acme", notice_address(KEY, "acme", 7, 3, "acme.test").upper()) == NoticeAddress(7, 3)
    assert read_message_id(KEY, "acme", message_id(KEY, "acme", 7, 9, 3, "acme.test").upper()) == SentMessage(7, 9, 3)


def forged_addresses():
    genuine = reply_address(KEY, "acme", 1042, "acme.test")
    notice = notice_address(KEY, "acme", 1042, 7, "acme.test")
    return {
        "another number": genuine.replace("t1042", "t1043"),
        "another workspace's": reply_address(KEY, "mallory", 1042, "acme.test"),
        "another key's": reply_address(OTHER_KEY, "acme", 1042, "acme.test"),
        "cut short": genuine.replace("@", "", 1)[:-1],
        "a notice address passed off as one": notice.replace("+a1042.7.", "+t1042."),
        "no signature": "support+t1042@acme.test",
        "empty signature": "support+t1042.@acme.test",
        "number with a leading zero": genuine.replace("t1042", "t01042"),
        "digits of another script": genuine.replace("1042", "\u0661\u0660\u0664\u0662"),
        "a very long one": "support+t" + "1" * 5000 + ".x@acme.test",
        "nothing": "",
    }


@pytest.mark.parametrize("address", forged_addresses().values(), ids=forged_addresses().keys())
def test_an_address_we_did_not_sign_leads_nowhere(address):
    assert read_reply_address(KEY, "acme", address) is None


def test_a_notice_address_belongs_to_one_member():
    address = notice_address(KEY, "acme", 1042, 7, "acme.test")
    assert read_notice_address(KEY, "acme", address) == NoticeAddress(number=1042, member_id=7)
    assert read_notice_address(KEY, "acme", address.replace(".7.", ".8.")) is None
    assert read_reply_address(KEY, "acme", address) is None


def test_our_message_id_tells_ticket_message_and_participant():
    value = message_id(KEY, "acme", 1042, 99, 5, "acme.test")
    assert value.startswith("<t1042.99.5.") and value.endswith("@acme.test>")
    assert read_message_id(KEY, "acme", value) == read_message_id(KEY, "acme", value.strip("<>")) == SentMessage(1042, 99, 5)


def test_a_foreign_message_id_is_not_ours():
    value = message_id(KEY, "acme", 1042, 99, 5, "acme.test")
    for foreign in (value.replace(".99.", ".98."), value.replace(".5.", ".6."), "<abc@northwind.test>", "", "t1.2.3.x@y"):
        assert read_message_id(KEY, "acme", foreign) is None
    assert read_message_id(KEY, "mallory", value) is None


def test_local_parts_stay_within_sixty_four_characters():
    largest = notice_address(KEY, "acme", 9_999_999_999, 9_999_999_999, "acme.test")
    assert len(largest.partition("@")[0]) <= 64


def test_an_address_too_long_for_a_token_is_refused_in_words():
    with pytest.raises(ValueError, match="too long to carry"):
        reply_address(KEY, "acme", 1042, "acme.test", local="a-very-long-name-for-an-address-of-our-team")


def test_a_requester_secret_carries_what_to_look_up_and_proves_it():
    secret = requester_secret(KEY, 1, 55, 8, generation=0)
    claim = read_requester_secret(secret)
    assert claim is not None
    assert (claim.ticket_id, claim.participant_id) == (55, 8)
    assert claim.is_genuine(KEY, 1, generation=0)


def test_a_requester_secret_ends_with_its_generation_and_opens_nothing_else():
    claim = read_requester_secret(requester_secret(KEY, 1, 55, 8, generation=0))
    assert claim is not None
    assert not claim.is_genuine(KEY, 1, generation=1)
    assert not claim.is_genuine(KEY, 2, generation=0)
    assert not claim.is_genuine(OTHER_KEY, 1, generation=0)


def test_a_requester_secret_holds_at_least_128_bits_of_signature():
    signature = requester_secret(KEY, 1, 55, 8, generation=0).rpartition("-")[2]
    assert len(signature) * 5 >= 128


@pytest.mark.parametrize(
    "secret", ["", "55-8-", "55-8-short", "55-8-" + "A" * 26, "0-8-" + "a" * 26, "55-8-" + "a" * 27, "55-8-" + "a" * 26 + "\n"]
)
def test_what_is_no_secret_claims_nothing(secret):
    assert read_requester_secret(secret) is None

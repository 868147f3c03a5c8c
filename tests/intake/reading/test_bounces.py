"""What a mail server says: is it a bounce, whose address, and is the address at fault?"""

import json

import pytest

from caseway.intake.reading.hardness import Hardness, hardness
from caseway.intake.reading.machine import Bounce, MachineClass, classify
from caseway.intake.reading.mail import read

HARD, SOFT = Hardness.HARD, Hardness.SOFT

DIAGNOSES = {
    "nobody of that name": ("5.7.1", "550 5.7.1 unknown user rita@b.test", HARD),
    "no code but words": ("5.0.0", "550 rita@b.test is not a known user here", HARD),
    "a refused recipient of Exchange": ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", HARD),
    "a domain without mail": ("5.7.1", "556 b.test returned Null MX", HARD),
    "a domain that is not": ("5.4.4", "Host or domain name not found for b.test", HARD),
    "a domain without a road to it": ("5.5.0", "554 the domain is not reachable, please check the domain", HARD),
    "moved away": ("5.1.6", "551 5.1.6 recipient no longer here", HARD),
    "for now, but nobody": ("4.1.1", "450 4.1.1 user unknown", HARD),
    "closed for good": ("5.0.0", "554 this account has been disabled or discontinued", HARD),
    "an account that sleeps": ("5.2.1", "550 5.2.1 the account you tried to reach is disabled", SOFT),
    "a frozen one": ("5.0.0", "550 mailbox is frozen", SOFT),
    "full, called unknown": ("5.0.0", "5.1.0 unknown address error 550 '5.2.2 mailbox full'", SOFT),
    "a full folder": ("", "the user's mailfolder is full", SOFT),
    "no name for our server": ("5.0.0", "571 no PTR record found for 192.0.2.1", SOFT),
    "our domain": ("5.1.8", "553 5.1.8 domain of sender address a@a.test does not exist", SOFT),
    "our name": ("5.0.0", "504 helo command rejected: host not found", SOFT),
    "our signature": ("5.7.26", "550 5.7.26 unauthenticated mail is not accepted (DMARC)", SOFT),
    "what the recipient prefers": ("5.1.1", "550 5.1.1 refused due to recipient preferences", SOFT),
    "a rule of ours broken": ("5.0.0", "554 transaction failed: two subjects", SOFT),
    "a list of bad servers, and nobody's code": ("5.1.3", "553 see https://www.spamhaus.org/query/bl?ip=192.0.2.1", SOFT),
    "the sender's account": ("", "your settings are misconfigured or out of date", SOFT),
    "a program that fell": ("5.1.1", "command died with status 127", SOFT),
    "a loop": ("5.4.6", "554 5.4.6 too many hops", SOFT),
    "names not answered": ("5.0.0", "name service error for b.test: host not found, try again", SOFT),
}  # fmt: skip


@pytest.mark.parametrize("status, words, expected", DIAGNOSES.values(), ids=DIAGNOSES.keys())
def test_only_what_is_said_against_an_address_marks_it(status, words, expected):
    assert hardness("failed", status, words, is_diagnosis=True) is expected


def test_who_took_the_address_and_refuses_the_mail_filters():
    assert hardness("failed", "5.0.0", "550 user unknown", is_diagnosis=True, took_the_address=True) is SOFT
    assert hardness("failed", "5.1.1", "550 5.1.1 user unknown", is_diagnosis=True, took_the_address=True) is HARD


IN_WORDS = {
    "before it heard for whom": (
        "SMTP error from remote mail server after MAIL FROM:<a@a.test>:\n    550 unroutable sender address", SOFT),
    "before it heard anything": ("SMTP error from remote mail server after initial connection:\n    550 go away", SOFT),
    "broken to lines": ("host mx.b.test said: 550 recipient rejected: user\n    unknown", HARD),
    "no road": ("The server did not accept our requests to connect.", SOFT),
    "too long ago": ("rita@b.test: envelope expired", SOFT),
    "many times": ("Delivery failed 20 attempts: rita@b.test", SOFT),
    "no reason": ("It could not be delivered to rita@b.test.", HARD),
    "Japanese": ("rita@b.test\n送信先メールアドレスが見つかりませんでした。", HARD),
    "Japanese, full": ("rita@b.test\n送信先のメールボックスが一杯のため、送信できませんでした。", SOFT),
}  # fmt: skip


@pytest.mark.parametrize("words, expected", IN_WORDS.values(), ids=IN_WORDS.keys())
def test_words_tell_as_much_as_codes(words, expected):
    mail = read(f"From: MAILER-DAEMON@x.test\nTo: us@a.test\nSubject: failure notice\n\nrita@b.test failed\n\n{words}\n".encode())
    assert classify(mail, []).bounce is (Bounce.PERMANENT if expected is HARD else Bounce.SOFT)
    assert mail.report.recipients == ["rita@b.test"]


def test_a_column_of_a_transcript_shows_when_it_was_refused():
    lines = "550 user unknown (in reply to end of DATA command)"
    transcript = ">>> DATA\n<<< 550 user unknown"
    for words in (lines, transcript):
        raw = f"From: MAILER-DAEMON@x.test\nSubject: failure notice\n\n<rita@b.test>\n{words}\n"
        assert classify(read(raw.encode()), []).bounce is Bounce.SOFT


RECOGNISED = {
    "an underscore": "From: post_master@b.test\nSubject: Re: Export",
    "nobody": "From: <>\nTo: us@a.test",
    "no address": "From: mailer-daemon\nSubject: There was an error sending your mail",
    "Japanese": "From: no-reply@b.test\nReturn-Path: <>\nSubject: メールエラー通知",
    "the manager of a list": "From: list-admin@b.test\nX-MLServer: a list\nReferences: <a@a.test>\nSubject: You are not member",
}


@pytest.mark.parametrize("headers", RECOGNISED.values(), ids=RECOGNISED.keys())
def test_servers_are_known_by_many_names(headers):
    mail = read(f"{headers}\n\nYour mail could not be delivered:\n\nrita@b.test\n\n550 no such user\n".encode())
    assert classify(mail, []).kind is MachineClass.BOUNCE


AWAY = "I am away and unable to answer. Call 562-922-1000 or write to ben@b.test."


@pytest.mark.parametrize("subject", ["Away until May", "Out of Office: Export", "Re: Export"])
def test_who_is_away_answers_from_nowhere_and_is_no_bounce(subject):
    mail = read(f"Return-Path: <>\nFrom: rita@b.test\nSubject: {subject}\n\n{AWAY}\n".encode())
    assert mail.report is None


def test_that_an_address_could_be_reached_is_no_bounce():
    raw = (
        'From: MAILER-DAEMON@x.test\nSubject: Mail Delivery Status Report\nContent-Type: multipart/report; boundary="r"\n\n'
        "--r\n\nThe report that you asked for.\n\n--r\nContent-Type: message/delivery-status\n\n"
        "Final-Recipient: rfc822; rita@b.test\nAction: deliverable\nStatus: 2.1.5\n--r--\n"
    )
    assert read(raw.encode()).report is None


def test_fields_written_as_words_count():
    raw = (
        "From: MAILER-DAEMON@x.test\nTo: us@a.test\nSubject: Delivery Status Notification (Failure)\n\n"
        "Technical report:\n\nAction: failed\nFinal-Recipient: rfc822; rita@b.test\nStatus: 4.4.7\nDiagnostic-Code: smtp; expired\n"
    )
    report = read(raw.encode()).report
    assert (report.action, report.status, report.recipients, report.hardness) == ("failed", "4.4.7", ["rita@b.test"], "soft")


def test_the_words_of_a_report_may_be_japanese_without_saying_so():
    words = "ユーザーが見つかりません".encode("iso2022_jp")
    raw = (
        b'From: postmaster@x.test\nSubject: failure notice\nContent-Type: multipart/report; boundary="r"\n\n--r\n\n.\n--r\n'
        b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; rita@b.test\nAction: failed\nStatus: 5.0.0\n"
        b"Diagnostic-Code: X-Notes; " + words + b"\n--r--\n"
    )
    report = read(raw).report
    assert "見つかりません" in report.diagnostic and report.hardness == "hard"


def test_the_address_that_failed_stands_above_the_mail_that_came_back():
    words = "Unknown user: rita@b.test\n\nOriginal message follows.\n\nReceived: from a\nMessage-ID: <1.2@a.test>\nFrom: olga@a.test\n"
    mail = read(f"From: postmaster@b.test\nTo: us@a.test\nSubject: Undeliverable Mail\n\n{words}".encode())
    assert mail.report.recipients == ["rita@b.test"]


def test_who_is_told_has_not_failed():
    words = "Your message\n\n  From: us@a.test\n\ncould not be delivered to\n\n  rita@b.test\n"
    mail = read(f"From: postmaster@b.test\nTo: us@a.test\nSubject: Undeliverable Mail\n\n{words}".encode())
    assert mail.report.recipients == ["rita@b.test"]


def notice(kind="Bounce", how="Permanent", code="550 5.1.1 user unknown"):
    people = [{"emailAddress": "Rita@b.test", "status": "5.1.1", "diagnosticCode": code}]
    headers = [{"name": "Message-ID", "value": "<t1@a.test>"}]
    return {"notificationType": kind, "bounce": {"bounceType": how, "bouncedRecipients": people}, "mail": {"headers": headers}}


def mail_of(content):
    return read(f"From: no-reply@sns.amazonaws.com\nSubject: AWS Notification Message\n\n{content}\n\n--\nUnsubscribe\n".encode())


@pytest.mark.parametrize("how, expected", [("Permanent", "hard"), ("Transient", "soft")])
def test_amazon_tells_of_a_bounce_in_json(how, expected):
    plain = json.dumps(notice(how=how))
    for content in (plain, json.dumps({"Type": "Notification", "Message": plain}), plain[:90] + "!\n " + plain[90:]):
        report = mail_of(content).report
        assert (report.hardness, report.recipients, report.original_message_id) == (expected, ["rita@b.test"], "t1@a.test")


ODD = ["{", "{}", '{"notificationType": "Bounce"}', "[1]", '{"Message": "{"}', json.dumps(notice("Complaint")), "{" * 5_000]
ODD += [json.dumps({"notificationType": "Bounce", "bounce": {"bouncedRecipients": [3]}, "mail": 3})]


@pytest.mark.parametrize("content", ODD[:-1])
def test_other_json_is_no_bounce(content):
    assert mail_of(content).report is None


def test_a_notice_without_names_costs_nothing():
    assert mail_of(ODD[-1]).report.recipients == []

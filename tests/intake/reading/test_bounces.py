"""What a mail server says: is it a bounce, whose address, and is the address at fault?"""

import json

import pytest

from caseway.intake.reading.hardness import Hardness, hardness
from caseway.intake.reading.machine import Bounce, MachineClass, classify
from caseway.intake.reading.mail import read
from caseway.intake.reading.moments import Moment, moment_of

HARD, SOFT = Hardness.HARD, Hardness.SOFT

EARLIER, ADDRESS, MAIL, SOME_TIME = Moment.EARLIER, Moment.ADDRESS, Moment.MAIL, Moment.UNKNOWN

DIAGNOSES = {
    "no code but words": ("5.0.0", "550 rita@b.test is not a known user here", HARD),
    "another code and words": ("5.2.1", "550 5.2.1 user unknown", HARD),
    "not of ours": ("5.7.1", "553 5.7.1 invalid recipient", HARD),
    "gone": ("5.0.0", "550 mailbox unavailable", HARD),
    "nothing but the verb": ("5.0.0", "550 does not exist", HARD),
    "not in use": ("5.0.0", "550 rita@b.test is not an active address here", HARD),
    "on a list of bad ones": ("5.0.0", "553 sorry, badrcptto", HARD),
    "nobody, in French": ("5.0.0", "550 utilisateur inconnu", HARD),
    "nobody, in Spanish": ("5.0.0", "550 usuario desconocido", HARD),
    "nobody, in German": ("5.0.0", "550 Empfänger unbekannt", HARD),
    "nobody, in Italian": ("5.0.0", "550 indirizzo inesistente", HARD),
    "nobody, in Polish": ("5.0.0", "550 nie ma takiego konta", HARD),
    "nobody, by one who cannot spell": ("5.0.0", "554 rcpt rita@b.test dosn't exist", HARD),
    "not in a directory": ("5.0.0", "550 rita@b.test was not found in LDAP", HARD),
    "no home": ("5.0.0", "550 user missing home directory", HARD),
    "cannot be verified": ("5.0.0", "550 the recipient cannot be verified", HARD),
    "a host without mail exchangers": ("5.0.0", "I couldn't find a mail exchanger (#5.4.4)", HARD),
    "a refused recipient of Exchange": ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", HARD),
    "a domain without mail": ("5.7.1", "556 b.test returned Null MX", HARD),
    "a system that takes none": ("5.3.2", "521 5.3.2 system not accepting network messages", HARD),
    "a host that takes none": ("5.0.0", "554 this host does not accept mail", HARD),
    "a domain that is not": ("5.4.4", "Host or domain name not found for b.test", HARD),
    "a domain that is not, by its name": ("5.0.0", "553 mail.b.test does not exist", HARD),
    "a domain without a road to it": ("5.5.0", "554 the domain is not reachable, please check the domain", HARD),
    "a domain that takes none, by its code": ("5.0.0", "smtp; 556 no mail for b.test", HARD),
    "a domain without valid exchangers": ("5.0.0", "no valid MX hosts found", HARD),
    "moved away": ("5.1.6", "551 5.1.6 recipient no longer here", HARD),
    "moved, in words": ("5.0.0", "550 rita@b.test has moved", HARD),
    "another owner": ("5.7.18", "550 5.7.18 domain owner has changed", HARD),
    "for now, but nobody": ("4.1.1", "450 4.1.1 user unknown", HARD),
    "a policy beside": ("5.1.1", "550 5.1.1 user unknown, see our policy", HARD),
    "an account that sleeps": ("5.2.1", "550 5.2.1 the account you tried to reach is disabled", SOFT),
    "disabled, or closed for good": ("5.0.0", "554 this account has been disabled or discontinued", SOFT),
    "inactive, as Google says": ("5.0.0", "550 the account that you tried to reach is inactive", SOFT),
    "unavailable, or we are denied": ("5.0.0", "550 mailbox unavailable or access denied", SOFT),
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
    "a listed server, met without service": ("5.0.0", "554 no smtp service, ip address is block listed", SOFT),
    "an abuse, and nobody's code": ("5.1.1", "553 5.1.1 deactivated due to abuse", SOFT),
    "who refuses only this": ("5.0.0", "553 user refuses to take this mail", SOFT),
    "too many nobodies": ("5.0.0", "550 too many invalid recipients", SOFT),
    "asleep for now": ("5.0.0", "550 recipient temporarily unavailable", SOFT),
    "what we never sent": ("5.0.0", "550 backscatter: invalid address", SOFT),
    "no relay": ("5.7.1", "550 5.7.1 unable to relay for rita@b.test", SOFT),
    "the sender's account": ("", "your settings are misconfigured or out of date", SOFT),
    "a program that fell": ("5.1.1", "command died with status 127", SOFT),
    "a loop": ("5.4.6", "554 5.4.6 too many hops", SOFT),
    "names not answered": ("5.0.0", "name service error for b.test: host not found, try again", SOFT),
    "names answered badly": ("5.4.4", "name service error for b.test: malformed reply", SOFT),
    "several of that name": ("5.1.4", "550 5.1.4 ambiguous", SOFT),
    "no reason": ("5.0.0", "554 service unavailable", SOFT),
    "another reason after a colon": ("5.3.0", "554 5.3.0 recipient address rejected: internal error", SOFT),
}  # fmt: skip


@pytest.mark.parametrize("status, words, expected", DIAGNOSES.values(), ids=DIAGNOSES.keys())
def test_only_what_is_said_against_an_address_marks_it(status, words, expected):
    assert hardness("failed", status, words, is_diagnosis=True, moment=ADDRESS) is expected


WHEN = {
    "to the address": ("5.0.0", "550 user unknown", ADDRESS, HARD),
    "to the mail, so it filters": ("5.0.0", "550 user unknown", MAIL, SOFT),
    "before, so it is about us": ("5.1.0", "553 5.1.0 a.test does not exist", EARLIER, SOFT),
    "nobody knows when": ("5.2.0", "550 user unknown", SOME_TIME, SOFT),
    "nobody's code, whenever": ("5.1.1", "550 5.1.1 user unknown", MAIL, HARD),
    "its own list, whenever": ("5.0.0", "rita@b.test is not listed in our directory", SOME_TIME, HARD),
    "its own list, in German": ("5.0.0", "Rita Vogt nicht im Verzeichnis aufgeführt", SOME_TIME, HARD),
    "its own list, in Japanese": ("", "rita@b.test が見つかりません", SOME_TIME, HARD),
    "its own table, whenever": ("5.0.0", "550 unknown in virtual mailbox table", SOME_TIME, HARD),
    "the address by name, whenever": ("5.0.0", "550 <rita@b.test>: user unknown", SOME_TIME, HARD),
    "the address by name, the reason in brackets": ("", "undeliverable to: rita@b.test (user not found)", SOME_TIME, HARD),
    "an address rejected by its code": ("5.0.0", "550 #5.1.0 Address rejected.", SOME_TIME, HARD),
    "an address that Hotmail does not have": ("5.5.0", "550 mailbox unavailable (-123:456:-789)", SOME_TIME, HARD),
    "nobody by name, though with a code": ("5.1.1", "550 5.1.1 remote server returned 550 : user unknown", SOME_TIME, SOFT),
    "nobody by name": ("5.0.0", "550 : user unknown", SOME_TIME, SOFT),
    "no address that could be, though it took the mail": ("5.5.0", "550 5.5.0 invalid recipient", MAIL, HARD),
    "too many of those": ("5.5.0", "550 5.5.0 too many invalid recipients", MAIL, SOFT),
    "no host, whenever": ("5.0.0", "550 host unknown", SOME_TIME, HARD),
    "no account, though it took the mail": ("5.0.0", "554 this user doesn't have a b.test account", MAIL, HARD),
}  # fmt: skip


@pytest.mark.parametrize("status, words, moment, expected", WHEN.values(), ids=WHEN.keys())
def test_when_it_is_said_counts_as_much_as_what(status, words, moment, expected):
    assert hardness("failed", status, words, is_diagnosis=True, moment=moment) is expected


MOMENTS = {
    "Postfix": ("said: 550 no (in reply to RCPT TO command)", ADDRESS),
    "Postfix, broken to lines": ("said:\n    550 no (in reply to\n    RCPT TO command)", ADDRESS),
    "Postfix, the mail": ("said: 550 no (in reply to end of DATA command)", MAIL),
    "Exim": ("SMTP error from remote mail server after RCPT TO:<rita@b.test>:", ADDRESS),
    "Exim, the sender": ("SMTP error from remote mail server after MAIL FROM:<a@a.test>:", EARLIER),
    "Exim, at once": ("SMTP error from remote mail server after initial connection:", EARLIER),
    "Sendmail": (">>> RCPT To:<rita@b.test>\n<<< 550 no", ADDRESS),
    "Sendmail, the mail": (">>> DATA\n<<< 554 no", MAIL),
    "Sendmail, what follows from it": (">>> RCPT To:<rita@b.test>\n<<< 550 no\n>>> DATA\n<<< 503 need RCPT before DATA", ADDRESS),
    "Sendmail, the sender": (">>> MAIL From:<a@a.test>\n<<< 501 no", EARLIER),
    "Sendmail, a good answer": (">>> RCPT To:<rita@b.test>\n<<< 250 yes", SOME_TIME),
    "qmail": ("192.0.2.1 does not like recipient.", ADDRESS),
    "qmail, of several hosts": ("most progress was RCPT TO response; remote host said: 550", ADDRESS),
    "qmail, the mail": ("192.0.2.1 failed after I sent the message.", MAIL),
    "a small agent": ("mx.b.test did not like our RCPT TO:", ADDRESS),
    "a word in brackets": ("Remote host said: 550 no [RCPT_TO]", ADDRESS),
    "a service that tells of nothing else": ("This is the mail delivery agent at messagelabs.com.", ADDRESS),
    "nothing": ("The mail could not be delivered.", SOME_TIME),
}  # fmt: skip


@pytest.mark.parametrize("words, expected", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_transcript_shows_when_it_was_refused(words, expected):
    assert moment_of(words) is expected


IN_WORDS = {
    "before it heard for whom": (
        "SMTP error from remote mail server after MAIL FROM:<a@a.test>:\n    550 unroutable sender address", SOFT),
    "before it heard anything": ("SMTP error from remote mail server after initial connection:\n    550 go away", SOFT),
    "broken to lines": ("host mx.b.test said: 550 recipient rejected: user\n    unknown (in reply to\n    RCPT TO)", HARD),
    "no road": ("The server did not accept our requests to connect.", SOFT),
    "too long ago": ("rita@b.test: envelope expired", SOFT),
    "many times": ("Delivery failed 20 attempts: rita@b.test", SOFT),
    "no reason": ("It could not be delivered to rita@b.test.", SOFT),
    "a place to look": ("No delivery to rita@b.test. Please check if the address is correct.", HARD),
    "a local mailbox": ("mail.local: unknown user: rita", HARD),
    "Japanese": ("rita@b.test\n送信先メールアドレスが見つかりませんでした。", HARD),
    "Japanese, full": ("rita@b.test\n送信先のメールボックスが一杯のため、送信できませんでした。", SOFT),
}  # fmt: skip


@pytest.mark.parametrize("words, expected", IN_WORDS.values(), ids=IN_WORDS.keys())
def test_words_tell_as_much_as_codes(words, expected):
    mail = read(f"From: MAILER-DAEMON@x.test\nTo: us@a.test\nSubject: failure notice\n\nrita@b.test failed\n\n{words}\n".encode())
    assert classify(mail, []).bounce is (Bounce.PERMANENT if expected is HARD else Bounce.SOFT)
    assert mail.report.recipients == ["rita@b.test"]


def test_of_several_recipients_the_first_is_meant():
    said = "<rita@b.test>: 550 5.1.1 user unknown\n\n<olga@b.test>: 552 5.2.2 mailbox full\n"
    for words, expected in ((said, Bounce.PERMANENT), ("\n\n".join(reversed(said.split("\n\n"))), Bounce.SOFT)):
        mail = read(f"From: MAILER-DAEMON@x.test\nSubject: failure notice\n\n{words}".encode())
        assert (classify(mail, []).bounce, len(mail.report.recipients)) == (expected, 2)


def test_each_recipient_of_a_report_has_fields_of_its_own():
    fields = "Final-Recipient: rfc822; {}@b.test\nAction: {}\nStatus: {}\n"
    blocks = [
        fields.format("ben", "delivered", "2.0.0"),
        fields.format("olga", "failed", "5.2.2"),
        fields.format("rita", "failed", "5.1.1"),
    ]
    raw = (
        'From: MAILER-DAEMON@x.test\nSubject: failure notice\nContent-Type: multipart/report; boundary="r"\n\n'
        "--r\n\nSorry.\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n" + "\n".join(blocks) + "\n--r--\n"
    )
    report = read(raw.encode()).report
    assert (report.status, report.hardness) == ("5.2.2", "soft")


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


def test_a_report_without_headers_is_one_and_a_mail_about_reports_is_none():
    fields = "Final-Recipient: rfc822; rita@b.test\nAction: failed\nStatus: 4.0.0\nDiagnostic-Code: smtp; 426 timed out\n"
    assert read(f"  Date: lost\nin-folds\n\n{fields}".encode()).report.hardness == "soft"
    assert read(f"From: olga@a.test\nSubject: What is this?\n\n{fields}".encode()).report is None


def test_what_dovecot_says_in_words_is_why():
    fields = "Final-Recipient: rfc822; rita@b.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n"
    words = "Your message to <rita@b.test> was automatically rejected:\n{}"
    for why, expected in (("Not enough disk space", "soft"), ("No such user here", "hard")):
        raw = (
            'From: postmaster@b.test\nSubject: Rejected: hello\nContent-Type: multipart/report; boundary="r"\n\n'
            f"--r\n\n{words.format(why)}\n--r\nContent-Type: message/delivery-status\n\n{fields}\n--r--\n"
        )
        assert read(raw.encode()).report.hardness == expected


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


def test_to_whom_it_was_written_says_less_than_who_did_not_get_it():
    words = "Your message\n\n  To: list@a.test\n\ndid not reach\n\n  rita@b.test\n    The recipient name is not recognized\n"
    report = read(f"From: postmaster@b.test\nTo: us@a.test\nSubject: Undeliverable\n\n{words}".encode()).report
    assert (report.recipients, report.hardness) == (["rita@b.test"], "hard")


def test_a_sender_of_many_mails_says_in_a_field_of_its_own_what_a_code_means():
    fields = "Final-Recipient: rfc822; rita@b.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 no\n"
    for category, expected in (("bad-mailbox", "hard"), ("spam-related", "soft")):
        raw = (
            'From: MAILER-DAEMON@x.test\nSubject: Delivery report\nContent-Type: multipart/report; boundary="r"\n\n--r\n\nSorry.\n--r\n'
            f"Content-Type: message/delivery-status\n\n{fields}X-PowerMTA-BounceCategory: {category}\n\n--r--\n"
        )
        assert read(raw.encode()).report.hardness == expected


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


@pytest.mark.parametrize(
    "how, code, expected", [("Permanent", "550 no such user", "hard"), ("Transient", "550", "soft"), ("Permanent", "", "hard")]
)
def test_amazon_tells_of_a_bounce_in_json(how, code, expected):
    plain = json.dumps(notice(how=how, code=code))
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

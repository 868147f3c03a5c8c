import pytest

from caseway.intake.reading.decisions import EXPLANATIONS, explain
from caseway.intake.reading.hardness import Hardness, hardness
from caseway.intake.reading.machine import Bounce, MachineClass, classify
from caseway.intake.reading.mail import read

OWN = {"support@acme.localhost", "help@acme.test"}
DOMAINS = {"acme.localhost"}


def verdict(*lines, sender="Rita <rita@northwind.test>", body="Hello"):
    raw = "\r\n".join([f"From: {sender}", "Message-ID: <1@northwind.test>", *lines, "", body])
    return classify(read(raw.encode()), OWN, DOMAINS, instance_id="here-1")


PEOPLE = {
    "plain": [],
    "explicitly not automatic": ["Auto-Submitted: no"],
    "first class": ["Precedence: first-class"],
    "suppresses delivery reports only": ["X-Auto-Response-Suppress: DR, NDR, RN, NRN"],
    "a return path": ["Return-Path: <rita@northwind.test>"],
    "writes about her vacation": ["Subject: Vacation photos are not shown"],
    "the loop mark of another installation": [],
}


@pytest.mark.parametrize("lines", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_person_may_be_answered(lines):
    found = verdict(*lines)
    assert (found.kind, found.may_answer, found.reason) == (MachineClass.HUMAN, True, "person")


MACHINES = {
    "auto-replied": (["Auto-Submitted: auto-replied"], MachineClass.AUTO_REPLY),
    "auto-generated": (["Auto-Submitted: auto-generated"], MachineClass.AUTO_REPLY),
    "auto-notified": (["Auto-Submitted: auto-notified; owner-email=x@y.test"], MachineClass.AUTO_REPLY),
    "precedence bulk": (["Precedence: bulk"], MachineClass.LIST),
    "precedence list": (["Precedence: LIST"], MachineClass.LIST),
    "precedence junk": (["Precedence: junk"], MachineClass.LIST),
    "precedence auto_reply": (["Precedence: auto_reply"], MachineClass.AUTO_REPLY),
    "x-precedence": (["X-Precedence: bulk"], MachineClass.LIST),
    "suppress all": (["X-Auto-Response-Suppress: All"], MachineClass.AUTO_REPLY),
    "suppress some": (["X-Auto-Response-Suppress: DR, OOF, AutoReply"], MachineClass.AUTO_REPLY),
    "x-autoreply": (["X-Autoreply: yes"], MachineClass.AUTO_REPLY),
    "x-autorespond": (["X-Autorespond:"], MachineClass.AUTO_REPLY),
    "x-loop": (["X-Loop: x@y"], MachineClass.AUTO_REPLY),
    "x-no-loop": (["X-No-Loop: 1"], MachineClass.AUTO_REPLY),
    "freshdesk": (["X-FC-MachineGenerated: true"], MachineClass.AUTO_REPLY),
    "another installation of ours": (["X-Caseway-Loop: elsewhere"], MachineClass.AUTO_REPLY),
    "list id": (["List-Id: <users.northwind.test>"], MachineClass.LIST),
    "list with precedence": (["Precedence: list", "List-Id: <users.northwind.test>"], MachineClass.LIST),
    "newsletter": (["List-Unsubscribe: <mailto:x@y>"], MachineClass.LIST),
    "empty return path": (["Return-Path: <>"], MachineClass.ROBOT),
    "vacation": (["Auto-Submitted: auto-replied (vacation)"], MachineClass.OUT_OF_OFFICE),
    "owner-email": (["Auto-Submitted: auto-replied; owner-email=x@y.test"], MachineClass.OUT_OF_OFFICE),
    "exchange": (["X-Auto-Response-Suppress: All", "X-MS-Exchange-Inbox-Rules-Loop: x@y.test"], MachineClass.OUT_OF_OFFICE),
    "away by subject": (["Auto-Submitted: auto-replied", "Subject: Out of office: Re: Export"], MachineClass.OUT_OF_OFFICE),
    "away by German subject": (["Auto-Submitted: auto-replied", "Subject: Abwesenheitsnotiz"], MachineClass.OUT_OF_OFFICE),
    "away by French subject": (["X-Auto-Response-Suppress: All", "Subject: Absence du bureau"], MachineClass.OUT_OF_OFFICE),
    "sent by ourselves": (["X-Caseway-Loop: here-1"], MachineClass.OWN_LOOP),
    "our own bulk mail": (["Precedence: bulk", "Message-ID: <9@acme.localhost>"], None),
}


@pytest.mark.parametrize("lines, kind", MACHINES.values(), ids=MACHINES.keys())
def test_a_machine_gets_no_answer(lines, kind):
    found = verdict(*lines)
    assert not found.may_answer
    if kind:
        assert found.kind is kind


ROBOTS = [
    "noreply@shop.test",
    "no-reply@shop.test",
    "no-reply+123@shop.test",
    "NoReply-Orders@shop.test",
    "donotreply@shop.test",
    "do-not-reply@shop.test",
    "abuse@shop.test",
    "root@shop.test",
    "postmaster@shop.test",
    "bounces+1@shop.test",
    "support@acme.localhost",
    "HELP@acme.test",
    "",
]


@pytest.mark.parametrize("sender", ROBOTS)
def test_an_address_of_a_machine_gets_no_answer(sender):
    found = verdict(sender=sender)
    assert (found.kind, found.may_answer) == (MachineClass.ROBOT, False)


@pytest.mark.parametrize("sender", ["rooter@shop.test", "abuser@shop.test", "noreen@shop.test", "reply@shop.test"])
def test_an_address_that_only_resembles_one_is_a_person(sender):
    assert verdict(sender=sender).may_answer


def test_a_mail_with_a_message_id_of_ours_gets_no_answer():
    raw = b"From: rita@northwind.test\r\nMessage-ID: <x@acme.localhost>\r\n\r\nHello"
    assert classify(read(raw), OWN, DOMAINS).reason == "own_message_id"


def test_our_own_bulk_mail_is_a_loop():
    raw = b"From: rita@northwind.test\r\nMessage-ID: <x@acme.localhost>\r\nPrecedence: bulk\r\n\r\nHello"
    assert classify(read(raw), OWN, DOMAINS).kind is MachineClass.OWN_LOOP


def report(action, status, returned="Message-ID: <t1.2.3.abc@acme.localhost>\r\nSubject: Re: Export\r\n"):
    return (
        "From: MAILER-DAEMON@northwind.test\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
        "--r\r\n\r\nSorry.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        f"Final-Recipient: rfc822; Rita@northwind.test\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such\r\n user here\r\n"
        f"--r\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--r--"
    )


@pytest.mark.parametrize(
    "action, status, expected",
    [
        ("failed", "5.1.1", Bounce.PERMANENT),
        ("delayed", "4.4.1", Bounce.DELAYED),
        ("failed", "4.4.7", Bounce.SOFT),
        ("failed", "5.2.2", Bounce.SOFT),
        ("", "5.1.1", Bounce.PERMANENT),
        ("", "", Bounce.PERMANENT),
    ],
)
def test_a_delivery_report_says_how_bad_it_is(action, status, expected):
    found = classify(read(report(action, status).encode()), OWN, DOMAINS)
    assert (found.kind, found.bounce, found.may_answer) == (MachineClass.BOUNCE, expected, False)


@pytest.mark.parametrize(
    "status, words, is_diagnosis, expected",
    [
        ("5.1.1", "550 RCPT TO:<rita@b.test> max message size exceeded", True, Hardness.SOFT),
        ("5.1.1", "Undeliverable: Our new policies", False, Hardness.HARD),
        ("5.1.1", "550 user unknown, see our policy", True, Hardness.HARD),
        ("5.1.8", "550 5.1.8 bad address of the sender", True, Hardness.SOFT),
        ("5.0.0", "550 Spamming not allowed", True, Hardness.SOFT),
        ("5.1.10", "550 5.1.10 recipient not found", True, Hardness.HARD),
    ],
)
def test_what_is_wrong_with_us_marks_nobodys_address(status, words, is_diagnosis, expected):
    assert hardness("failed", status, words, is_diagnosis=is_diagnosis) is expected


ABSENCES = [
    "Automatic reply: Export",
    "Automatische Antwort: Export",
    "AUTO: Rita is out of the office (returning 5 May)",
    "Réponse automatique : Re",
]


@pytest.mark.parametrize("subject", ABSENCES)
def test_a_program_that_says_that_somebody_is_away_is_known_by_its_subject(subject):
    assert classify(read(f"From: rita@b.test\nSubject: {subject}\n\nI am away.\n".encode()), OWN).kind is MachineClass.OUT_OF_OFFICE


@pytest.mark.parametrize("subject", ["AUTO: brakes fail", "Re: Automatic reply: Export", "How do I set an automatic reply?"])
def test_who_writes_of_such_a_thing_is_a_person(subject):
    assert classify(read(f"From: rita@b.test\nSubject: {subject}\n\nHello.\n".encode()), OWN).kind is MachineClass.HUMAN


def test_a_report_of_success_is_no_bounce():
    found = classify(read(report("delivered", "2.0.0").encode()), OWN, DOMAINS)
    assert (found.kind, found.may_answer) == (MachineClass.AUTO_REPLY, False)


IN_WORDS = {
    "qmail": ("MAILER-DAEMON@x.test", "failure notice", "<rita@b.test>:\nSorry, no mailbox here by that name. (#5.1.1)", Bounce.PERMANENT),
    "full": ("MAILER-DAEMON@x.test", "Returned mail", "rita@b.test: quota exceeded", Bounce.SOFT),
    "waiting": ("postmaster@x.test", "Warning: message delayed", "rita@b.test: we will keep trying for 5 days.", Bounce.DELAYED),
    "Exchange": ("postmaster@x.test", "Undeliverable: Export", "did not reach the following recipient(s):\nrita@b.test", Bounce.SOFT),
    "no daemon": ("gate@x.test", "Delivery failed", "could not be delivered to\n\n rita@b.test\n\n550 5.1.1 unknown user", Bounce.PERMANENT),
    "trying": (
        "gateways@x.test", "Delivery failure notification",
        "could not be delivered to\n\nrita@b.test\n\nDo not resend your original message.\n\nAttempts will continue.", Bounce.DELAYED,
    ),
    "an answer's subject": ("gate@x.test", "RE: Export : non remis\n (delivery failed)", "not delivered to\nrita@b.test", Bounce.SOFT),
    "unsolicited": ("MAILER-DAEMON@x.test", "Returned", "rita@b.test: 550 your mail appears to be unsolicited", Bounce.SOFT),
    "a sender": ("MAILER-DAEMON@x.test", "Returned", "rita@b.test: 554 192.0.2.1 is not allowed to send mail from a.test", Bounce.SOFT),
    "too full": ("MAILER-DAEMON@x.test", "Returned", "User mailbox exceeds allowed size: rita@b.test", Bounce.SOFT),
    "no copy": (
        "MDaemon@x.test", "Mail failure",
        "YOUR MESSAGE WAS NOT DELIVERED!\n\nThe following did NOT receive a copy of your message:\n\n> rita@b.test\n\n550 unknown user",
        Bounce.SOFT,
    ),
    "Exchange's": ("postmaster@x.test", "Undeliverable: Export", "did not reach:\n\nc=US;a= ;p=B;dda:SMTP=rita@b.test;", Bounce.SOFT),
    "Chinese": ("mailer-daemon@x.test", "退信", "邮件无法送达。\n\n<rita@b.test>:", Bounce.SOFT),
    "German": ("postmaster@x.test", "Unzustellbar: Export", "Ihre Nachricht an rita@b.test konnte nicht zugestellt werden.", Bounce.SOFT),
}  # fmt: skip


@pytest.mark.parametrize("sender, subject, words, expected", IN_WORDS.values(), ids=IN_WORDS.keys())
def test_a_bounce_in_words_is_understood(sender, subject, words, expected):
    mail = read(f"From: {sender}\nSubject: {subject}\n\n{words}\n".encode())
    assert (classify(mail, OWN).kind, classify(mail, OWN).bounce) == (MachineClass.BOUNCE, expected)
    assert mail.report.recipients == ["rita@b.test"]


PEOPLE = {
    "a parcel": ("Delivery failed", "My parcel could not be delivered. Call rita@b.test please."),
    "sent on": ("Fwd: Undeliverable: Export", "This came back. Why?\n\n> 550 user unknown rita@b.test"),
    "asked about": ("Re: failure notice", "It says that the mailbox rita@b.test is unknown, what now?"),
    "an error": ("Your export failed", "It says error 550 failed at row 3."),
}


@pytest.mark.parametrize("subject, words", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_person_who_writes_of_failures_is_no_bounce(subject, words):
    mail = read(f"From: rita@b.test\nSubject: {subject}\n\n{words}\n".encode())
    assert classify(mail, OWN).kind is MachineClass.HUMAN


def test_a_delivery_report_tells_which_mail_did_not_arrive():
    found = read(report("failed", "5.1.1").encode()).report
    assert found.original_message_id == "t1.2.3.abc@acme.localhost"
    assert found.recipients == ["rita@northwind.test"]
    assert found.diagnostic == "smtp; 550 5.1.1 no such user here"
    assert found.original_subject == "Re: Export"


def test_an_old_server_returns_the_mail_in_words():
    raw = b"From: MAILER-DAEMON@x.test\r\nX-Failed-Recipients: rita@northwind.test\r\n\r\nfailed\r\n\r\n--- Original message ---\r\nMessage-ID: <a@b>\r\n"
    mail = read(raw)
    assert (mail.report.original_message_id, mail.report.recipients) == ("a@b", ["rita@northwind.test"])
    assert classify(mail, OWN).kind is MachineClass.BOUNCE


def test_every_verdict_has_a_sentence():
    reasons = {verdict(*lines).reason for lines, _ in MACHINES.values()} | {verdict(sender=sender).reason for sender in ROBOTS} | {"person"}
    assert reasons <= set(EXPLANATIONS)


def test_a_sentence_is_filled_and_translated():
    decision = verdict("Auto-Submitted: auto-replied").why
    assert explain(decision) == "Its header Auto-Submitted says “auto-replied”."
    assert explain(decision, lambda sentence: "Kopfzeile: {value}") == "Kopfzeile: auto-replied"

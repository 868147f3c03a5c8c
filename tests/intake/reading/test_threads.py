import pytest

from caseway.intake.reading.decisions import EXPLANATIONS, explain
from caseway.intake.reading.machine import classify
from caseway.intake.reading.mail import read
from caseway.intake.reading.threads import Author, Ground, RouteKind, asked_by, find_ticket, normalise_subject, subject_tokens
from caseway.mail.signing import message_id, notice_address, reply_address

KEY = b"k" * 32
DOMAIN = "acme.localhost"
PARTICIPANTS = {1042: ["rita@northwind.test", "Ben@northwind.test", "copied@service.test"], 7: ["mallory@evil.test"]}
MEMBERS = {3: ["olga@acme.test"]}
GROUND = Ground(
    key=KEY,
    workspace="acme",
    received=lambda ids: {value: 1042 for value in ids if value == "received@northwind.test"},
    participants=PARTICIPANTS.get,
    member_addresses=lambda member: MEMBERS.get(member, []),
    silent=lambda number: ["copied@service.test"],
)
REPLY = reply_address(KEY, "acme", 1042, DOMAIN)
NOTICE = notice_address(KEY, "acme", 1042, 3, DOMAIN)
SENT = message_id(KEY, "acme", 1042, 55, 1, DOMAIN)
RITA, MALLORY, OLGA = "rita@northwind.test", "mallory@evil.test", "olga@acme.test"


def route(sender=RITA, *lines, recipients=(), subject="Export", body="Hello"):
    raw = "\r\n".join([f"From: {sender}", f"Subject: {subject}", "Message-ID: <new@x.test>", *lines, "", body])
    mail = read(raw.encode())
    return find_ticket(mail, recipients, classify(mail, ["support@acme.localhost"]), GROUND)


CASES = {
    # sender, headers, envelope, subject → kind, ticket, author, evidence
    "nothing ties it": (RITA, [], [], "Export", RouteKind.NEW, None, Author.STRANGER, None),
    "reply address in To": (RITA, [f"To: {REPLY}"], [], "Export", RouteKind.ADD, 1042, Author.PARTICIPANT, "reply_address"),
    "reply address in Cc": (RITA, [f"Cc: Support <{REPLY.upper()}>"], [], "x", RouteKind.ADD, 1042, Author.PARTICIPANT, "reply_address"),
    "reply address in the envelope only": (RITA, [], [REPLY], "x", RouteKind.ADD, 1042, Author.PARTICIPANT, "reply_address"),
    "reply address, another participant": (
        "ben@northwind.test",
        [f"To: {REPLY}"],
        [],
        "x",
        RouteKind.ADD,
        1042,
        Author.PARTICIPANT,
        "reply_address",
    ),
    "reply address, stranger": (MALLORY, [f"To: {REPLY}"], [], "x", RouteKind.HOLD, 1042, Author.STRANGER, "reply_address"),
    "reply address, an agent's name in From": (OLGA, [f"To: {REPLY}"], [], "x", RouteKind.HOLD, 1042, Author.STRANGER, "reply_address"),
    "reply address, out of the blue from who only stands in copy": (
        "copied@service.test",
        [f"To: {REPLY}"],
        [],
        "x",
        RouteKind.HOLD,
        1042,
        Author.STRANGER,
        "reply_address",
    ),
    "reply address, an answer of who only stands in copy": (
        "copied@service.test",
        [f"To: {REPLY}", "In-Reply-To: <any@x>"],
        [],
        "x",
        RouteKind.ADD,
        1042,
        Author.PARTICIPANT,
        "reply_address",
    ),
    "reply address forged": (RITA, [f"To: {REPLY.replace('t1042', 't7')}"], [], "x", RouteKind.NEW, None, Author.STRANGER, None),
    "our Message-ID in In-Reply-To": (RITA, [f"In-Reply-To: {SENT}"], [], "x", RouteKind.ADD, 1042, Author.PARTICIPANT, "sent_message_id"),
    "our Message-ID in References": (
        RITA,
        [f"References: <a@b> {SENT} <c@d>"],
        [],
        "x",
        RouteKind.ADD,
        1042,
        Author.PARTICIPANT,
        "sent_message_id",
    ),
    "our Message-ID, stranger": (MALLORY, [f"References: {SENT}"], [], "x", RouteKind.HOLD, 1042, Author.STRANGER, "sent_message_id"),
    "our Message-ID altered": (RITA, [f"References: {SENT.replace('.55.', '.56.')}"], [], "x", RouteKind.NEW, None, Author.STRANGER, None),
    "a received Message-ID": (
        RITA,
        ["References: <received@northwind.test>"],
        [],
        "x",
        RouteKind.ADD,
        1042,
        Author.PARTICIPANT,
        "received_message_id",
    ),
    "a received Message-ID, stranger": (
        MALLORY,
        ["References: <received@northwind.test>"],
        [],
        "x",
        RouteKind.HOLD,
        1042,
        Author.STRANGER,
        "received_message_id",
    ),
    "subject token": (RITA, [], [], "Re: [#1042] x", RouteKind.ADD, 1042, Author.PARTICIPANT, "subject_token"),
    "subject token, stranger": (MALLORY, [], [], "Re: [#1042] x", RouteKind.NEW, None, Author.STRANGER, "subject_token"),
    "subject token of no ticket": (RITA, [], [], "[#99] x", RouteKind.NEW, None, Author.STRANGER, None),
    "first token of no ticket, second of one": (RITA, [], [], "[#99] [#1042] x", RouteKind.ADD, 1042, Author.PARTICIPANT, "subject_token"),
    "an agent answers his notice": (OLGA, [f"To: {NOTICE}"], [], "x", RouteKind.ADD, 1042, Author.MEMBER, "notice_address"),
    "somebody else answers an agent's notice": (
        MALLORY,
        [f"To: {NOTICE}"],
        [],
        "x",
        RouteKind.HOLD,
        1042,
        Author.STRANGER,
        "notice_address",
    ),
    "the customer answers an agent's notice": (RITA, [f"To: {NOTICE}"], [], "x", RouteKind.HOLD, 1042, Author.STRANGER, "notice_address"),
    "an agent's name without his notice": (
        OLGA,
        [f"References: {SENT}"],
        [],
        "[#1042]",
        RouteKind.HOLD,
        1042,
        Author.STRANGER,
        "sent_message_id",
    ),
    "reply address before subject token": (RITA, [f"To: {REPLY}"], [], "[#7] x", RouteKind.ADD, 1042, Author.PARTICIPANT, "reply_address"),
    "nobody with a reply address": ("", [f"To: {REPLY}"], [], "x", RouteKind.HOLD, 1042, Author.STRANGER, "reply_address"),
}


@pytest.mark.parametrize("sender, lines, recipients, subject, kind, number, author, evidence", CASES.values(), ids=CASES.keys())
def test_a_mail_joins_a_ticket_by_what_we_signed(sender, lines, recipients, subject, kind, number, author, evidence):
    found = route(sender, *lines, recipients=recipients, subject=subject)
    assert (found.kind, found.ticket_number, found.author, found.evidence) == (kind, number, author, evidence)


def test_a_stranger_with_a_number_makes_a_ticket_that_mentions_the_other():
    assert route(MALLORY, subject="[#1042]").mentions == [1042]


def test_an_answer_knows_which_message_of_ours_it_answers():
    assert route(RITA, f"In-Reply-To: {SENT}").sent_message_id == 55


def test_a_signature_of_another_workspace_proves_nothing():
    foreign = reply_address(KEY, "mallory", 1042, DOMAIN)
    assert route(RITA, f"To: {foreign}").kind is RouteKind.NEW


def test_a_ticket_that_is_gone_is_passed_over_and_the_next_evidence_counts():
    found = route(RITA, f"To: {reply_address(KEY, 'acme', 99, DOMAIN)}", subject="[#1042]")
    assert (found.ticket_number, [decision.reason for decision in found.why]) == (
        1042,
        ["unknown_ticket", "subject_token", "is_participant"],
    )


def bounce(returned):
    return (
        'Content-Type: multipart/report; boundary="r"',
        "",
        f"--r\r\n\r\nSorry\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {returned}\r\n--r--",
    )


def test_a_bounce_of_our_mail_is_filed_on_its_ticket():
    found = route("MAILER-DAEMON@northwind.test", *bounce(SENT))
    assert (found.kind, found.ticket_number, found.author, found.sent_message_id) == (RouteKind.BOUNCE, 1042, Author.MACHINE, 55)


def test_a_bounce_to_a_signed_address_is_filed_on_its_ticket():
    found = route("MAILER-DAEMON@northwind.test", *bounce("<x@y>"), recipients=[REPLY])
    assert (found.kind, found.ticket_number) == (RouteKind.BOUNCE, 1042)


def test_a_bounce_that_only_names_a_number_proves_nothing():
    found = route("MAILER-DAEMON@northwind.test", *bounce("<x@y>"), subject="[#1042]")
    assert (found.kind, found.mentions) == (RouteKind.NEW, [1042])


def test_why_a_mail_ended_where_it_did_is_told_in_sentences():
    found = route(MALLORY, f"To: {REPLY}")
    assert [explain(decision) for decision in found.why] == [
        "It was sent to the signed reply address of #1042.",
        "mallory@evil.test does not take part in #1042, so it waits for an agent to admit or refuse.",
    ]


def test_every_decision_has_a_sentence():
    reasons = {decision.reason for case in CASES.values() for decision in route(case[0], *case[1], recipients=case[2], subject=case[3]).why}
    assert reasons <= set(EXPLANATIONS)


@pytest.mark.parametrize(
    "subject, expected",
    [
        ("Export stops", "Export stops"),
        ("Re: Export stops", "Export stops"),
        ("RE : AW: SV: Antw: RES: Odp: Export", "Export"),
        ("Re[5]: Export", "Export"),
        ("Re(2): Export", "Export"),
        ("回复：Export", "Export"),
        ("Re: [#1042] Re: Export", "Export"),
        ("Fwd: WG: Export", "Export"),
        ("Rehearsal: Export", "Rehearsal: Export"),
        ("[#1042]", ""),
        ("Re:", ""),
        ("  Two   blanks ", "Two blanks"),
    ],
)
def test_a_subject_is_stripped_of_prefixes_and_tokens(subject, expected):
    assert normalise_subject(subject) == expected


@pytest.mark.parametrize(
    "subject, expected",
    [
        ("[#1042] x", [1042]),
        ("[#7][#8][#7]", [7, 8]),
        ("#1042", []),
        ("[# 1042]", []),
        ("[#0]", []),
        ("[#-1]", []),
        ("[#" + "9" * 40 + "]", []),
        ("[#١]", []),
    ],
)
def test_only_exact_tokens_count(subject, expected):
    assert subject_tokens(subject) == expected


OTHERS = message_id(KEY, "other", 1042, 55, 1, DOMAIN)
NOBODYS = message_id(KEY, "acme", 1042, 55, 0, DOMAIN)
ASKED = {
    "nothing": ([], set()),
    "In-Reply-To": ([f"In-Reply-To: {SENT}"], {1}),
    "References": ([f"References: <a@b> {SENT} <c@d>"], {1}),
    "two of ours": ([f"References: {SENT} {message_id(KEY, 'acme', 7, 9, 4, DOMAIN)}"], {1, 4}),
    "somebody else's": (["In-Reply-To: <received@northwind.test>"], set()),
    "another workspace's": ([f"In-Reply-To: {OTHERS}"], set()),
    "one that went to nobody in particular": ([f"In-Reply-To: {NOBODYS}"], set()),
    "another person's number put in": ([f"In-Reply-To: {SENT.replace('.55.1.', '.55.2.')}"], set()),
}


@pytest.mark.parametrize("lines, expected", ASKED.values(), ids=ASKED.keys())
def test_a_mail_is_asked_for_by_what_only_its_author_got(lines, expected):
    raw = "\r\n".join(["From: rita@northwind.test", *lines, "", "Hello"])
    assert asked_by(read(raw.encode()), KEY, "acme") == expected

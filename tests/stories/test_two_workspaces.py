"""Two companies with the same numbers, names, keys and customers: everything done in one leaves the other as it was."""

import pytest

from caseway.intake import storing
from caseway.mail.models import OutgoingMail
from caseway.tickets.models import Message, Participant, Ticket
from caseway.tickets.secrets import secret_of
from tests.programs import problem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]

REPORT = {
    "subject": "Export stops",
    "requester": {"name": "Rita Rahn", "email": "rita@northwind.test", "phone": "030 123456"},
    "product": "BEA",
}


@pytest.fixture
def acme_program(ada, program):
    return filled(program(ada), "Acme")


@pytest.fixture
def evil_program(mallory, program):
    return filled(program(mallory), "Evil")


def filled(caller, company):
    """The same world in each, but for the company's name in every text."""
    caller.post("/products", {"key": "BEA", "name": "Beacon"}, Idempotency_Key="k1")
    caller.post("/organisations", {"name": "Northwind", "domains": ["northwind.test"]}, Idempotency_Key="k2")
    caller.post("/teams", {"name": "Support"}, Idempotency_Key="k3")
    for number in (1, 2, 3):
        made = caller.post("/tickets", {**REPORT, "body": f"Words for {company}."}, Idempotency_Key=f"t{number}")
        assert made.json()["number"] == number
        caller.post(f"/tickets/{number}/messages", {"body": f"{company} answers."}, Idempotency_Key="m")
        caller.post(f"/tickets/{number}/messages", {"kind": "note", "body": f"{company} notes."}, Idempotency_Key="n")
    return caller


@pytest.fixture
def both(acme_program, evil_program, settle):
    settle()
    return acme_program, evil_program


def told(caller):
    """All that a program can read of its workspace."""
    lists = {
        path: caller.all(path)
        for path in ("/tickets", "/customers", "/organisations", "/products", "/teams", "/members", "/activity", "/search?q=words")
    }
    return lists | {f"/tickets/{number}/messages": caller.all(f"/tickets/{number}/messages") for number in (1, 2, 3)}


def test_each_reads_its_own_and_nothing_of_the_other(both):
    for caller, own, other in zip(both, ("Acme", "Evil"), ("Evil", "Acme"), strict=True):
        whole = told(caller)
        assert [len(whole[path]) for path in ("/tickets", "/customers", "/organisations", "/products", "/teams")] == [3, 1, 1, 1, 1]
        assert own in str(whole) and other not in str(whole)
        assert other.lower() not in str(whole).lower()


def test_the_same_keys_made_things_in_both(both):
    assert Ticket.objects.count() == 6
    assert Message.objects.count() == 18
    assert len({caller.get("/products").json()["items"][0]["id"] for caller in both}) == 2


def test_what_one_changes_stays_as_it_was_in_the_other(both, settle):
    acme, evil = both
    before = told(evil)
    for number in (1, 2, 3):
        acme.patch(f"/tickets/{number}", {"state": "resolved", "priority": "urgent", "tags": ["a"], "product": None})
        acme.post(f"/tickets/{number}/messages", {"body": "More."})
    for path in ("/customers", "/organisations", "/products", "/teams"):
        assert acme.patch(f"{path}/{acme.get(path).json()['items'][0]['id']}", {"name": "Changed"}).status_code == 200
    settle()
    assert told(evil) == before


def test_what_is_the_others_cannot_be_reached_by_its_id(both):
    acme, evil = both
    before = told(acme)
    for path in ("/customers", "/organisations", "/products", "/teams", "/members"):
        for one in acme.all(path):
            problem(evil.get(f"{path}/{one['id']}"), 404)
            problem(evil.patch(f"{path}/{one['id']}", {"name": "Mine"}), 404)
    assert told(acme) == before


def test_an_answer_by_mail_goes_to_the_ticket_of_the_house_it_was_sent_to(both, acme, mallory, settle):
    evil = mallory.workspace
    letters = {mail.workspace_id: mail for mail in OutgoingMail.objects.filter(kind="reply", ticket_number=1)}
    assert letters[acme.pk].message_id != letters[evil.pk].message_id
    # To Acme's door, with Evil's signature: nobody's, as far as Acme can tell.
    for to, house in (("support@acme.localhost", acme), (letters[acme.pk].return_path, acme)):
        raw = (
            f"From: rita@northwind.test\r\nTo: {to}\r\nSubject: Re: Export stops [#1]\r\nMessage-ID: <{len(to)}@northwind.test>\r\n"
            f"In-Reply-To: {letters[evil.pk].message_id}\r\n\r\nStill stops.\r\n"
        )
        row = storing.raw_mail(house.pk, raw.encode(), source="smtp", sender="rita@northwind.test", recipient=to)
        row.save()
        settle()
        row.refresh_from_db()
        assert row.ticket.workspace_id == acme.pk
    assert Message.objects.filter(workspace=evil).count() == 9
    assert Ticket.objects.filter(workspace=evil).count() == 3


def test_a_link_opens_the_page_of_its_own_house_only(both, acme, mallory, client):
    for person in Participant.objects.select_related("workspace").filter(ticket__number=1):
        own, other = person.workspace, mallory.workspace if person.workspace == acme else acme
        page = client.get(f"/help/{own.slug}/t/{secret_of(person, own)}").content.decode()
        assert f"{own.name} answers." in page and f"{other.name} answers." not in page
        assert client.get(f"/help/{other.slug}/t/{secret_of(person, own)}").status_code == 404


def test_a_member_of_both_sees_each_by_its_own_address(both, ada, mallory, browser_of):
    browser = browser_of(mallory)
    assert "Evil answers." in browser.get("/w/evil/tickets/1").content.decode()
    assert browser.get("/w/acme/tickets/1").status_code == 404
    page = browser_of(ada).get("/w/acme/tickets/1").content.decode()
    assert "Acme answers." in page and "Evil" not in page

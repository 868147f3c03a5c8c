import re

import pytest

from caseway.customers.actions import find_or_make, make_customer, make_organisation
from caseway.customers.models import Customer
from caseway.issues.actions import raise_issue, write_solution
from caseway.products.actions import make_product
from caseway.telephony.screen_form import read_caller
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.actions import make_team

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


@pytest.fixture
def nina(acme, olga):
    """A customer with a telephone."""
    northwind = make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    return make_customer(acme, by=olga, name="Nina Nord", emails=["nina@northwind.test"], phones=["030 901820"], organisation=northwind)


@pytest.fixture
def screen(browser_of, olga):
    """Olga's call screen without a script: read it, or fill it in."""
    browser = browser_of(olga)

    def look(**given):
        return browser.get("/w/acme/call", given)

    def post(**words):
        nonce = NONCE.search(look().text)[1]
        return browser.post("/w/acme/call", {"nonce": nonce, **words})

    look.post, look.browser = post, browser
    return look


@pytest.mark.parametrize("number", ["030 901820", "030901820", "+49 30 901820", "0049 30 901820"])
def test_a_number_finds_the_person_however_it_is_written(screen, nina, number):
    text = screen(number=number).text
    assert "Nina Nord" in text and "Northwind" in text
    assert f'name="customer" value="{nina.pk}"' in text


def test_a_name_that_may_be_several_people_shows_them_all(screen, nina, rita):
    text = screen(who="r").text
    assert "Rita Rahn" not in text
    text = screen(who="northwind.test").text
    assert 'name="customer"' not in text
    text = screen(who="n").text
    assert 'name="choose"' not in text
    find_or_make(nina.workspace, by=None, email="nina2@elsewhere.test", name="Nina Neu")
    text = screen(who="nina").text
    assert 'name="name" value=' not in text
    assert text.count('name="choose" value="') == 2 and "Nina Neu" in text and 'name="customer"' not in text


def test_the_person_is_shown_with_open_tickets_only(screen, ticket, rita, olga):
    done = actions.open_ticket(rita.workspace, requester=rita, subject="Long done", words=Words.plain("x"), channel="email", by=rita)
    actions.resolve(done, by=olga)
    text = screen(customer=rita.pk).text
    assert "Rita Rahn" in text and "Export stops" in text and "Long done" not in text


def test_what_is_known_about_the_products_of_the_caller_is_shown_before_anything_is_typed(screen, acme, rita, beacon, dan, ada, ticket):
    actions.change(ticket, by=ada, product=beacon)
    other = make_product(acme, by=ada, key="KET", name="Kettle")
    for title, product, confidential in (("Lamp flickers", beacon, False), ("Lid leaks", other, False), ("Key is printed", beacon, True)):
        issue = raise_issue(acme, by=dan, title=title, product=product, is_confidential=confidential)
        write_solution(issue, by=dan, symptoms=title, workaround="Turn it off and on.", visibility="internal")
    text = screen(customer=rita.pk).text
    assert "Lamp flickers" in text and "Turn it off and on." in text
    assert "Lid leaks" not in text and "Key is printed" not in text
    assert "Lamp flickers" not in screen().text

    def offers(note):
        return screen.browser.post("/w/acme/call/offers", {"customer": rita.pk, "note": note}, headers={"HX-Request": "true"}).text

    assert "Lamp flickers" in offers("") and "Lid leaks" not in offers("")
    assert "Lamp flickers" not in offers("the printer is on fire")


def test_a_call_makes_a_ticket_with_the_note_as_its_first_message(screen, rita, beacon, olga):
    response = screen.post(customer=rita.pk, note="## Export stops\n\nAt **80 %**.", product=beacon.pk)
    ticket = Ticket.objects.get()
    message = ticket.messages.get()
    assert response["Location"] == f"/w/acme/tickets/{ticket.number}"
    assert (ticket.subject, ticket.channel, ticket.requester, ticket.product) == ("Export stops", "phone", rita, beacon)
    assert (message.kind, message.is_internal, message.member) == ("call", True, olga)
    assert "<strong>80 %</strong>" in message.html


def test_a_subject_that_was_given_is_taken(screen, rita):
    screen.post(customer=rita.pk, note="It stops.", subject="Export")
    assert Ticket.objects.get().subject == "Export"


def test_a_call_on_an_open_ticket_is_a_note_there(screen, ticket, rita):
    response = screen.post(customer=rita.pk, note="She asks for news.", ticket=ticket.number, serial="B-17")
    assert Ticket.objects.get().serial == "B-17"
    assert response["Location"] == f"/w/acme/tickets/{ticket.number}"
    assert Ticket.objects.count() == 1
    message = Message.objects.latest("id")
    assert (message.ticket, message.kind, message.is_internal, message.body) == (ticket, "call", True, "She asks for news.")


def test_somebody_unknown_becomes_a_customer(screen):
    screen.post(note="It drips.", name="Karl Kunde", phone="0171 2345678", email="Karl@Kunde.test")
    karl = Ticket.objects.get().requester
    assert (karl.name, karl.email) == ("Karl Kunde", "karl@kunde.test")
    assert karl.phones.get().number == "+491712345678"


@pytest.mark.parametrize(
    "who, read",
    [
        ("", {}),
        ("Karl Kunde", {"name": "Karl Kunde"}),
        ("0171 2345678", {"phone": "0171 2345678"}),
        ("+1 212 555 0100", {"phone": "+1 212 555 0100"}),
        ("karl@kunde.test", {"email": "karl@kunde.test"}),
        ("Karl @ home", {"name": "Karl @ home"}),
    ],
)
def test_the_one_box_is_read_as_what_it_looks_like(who, read):
    assert read_caller(who, "DE") == read


def test_the_one_box_alone_is_enough_for_somebody_new(screen):
    screen.post(who="Karl Kunde", note="It drips.")
    assert Ticket.objects.get().requester.name == "Karl Kunde"


def test_a_known_number_in_the_box_is_that_person(screen, nina):
    screen.post(who="030 901820", note="It drips.")
    assert Ticket.objects.get().requester == nina and Customer.objects.count() == 1


def test_a_known_address_with_a_new_number_keeps_both(screen, nina):
    screen.post(note="It drips.", email="nina@northwind.test", phone="0171 2345678", name="N. N.")
    nina.refresh_from_db()
    assert Ticket.objects.get().requester == nina and nina.name == "Nina Nord"
    assert set(nina.phones.values_list("typed", flat=True)) == {"030 901820", "0171 2345678"}


@pytest.mark.parametrize(
    "words, sentence",
    [
        ({"note": "It drips."}, "Choose who is calling"),
        ({"note": "It drips.", "who": "nina"}, "Choose who is calling"),
        ({"note": " ", "name": "Karl Kunde"}, "Write down what was said."),
        ({"note": "It drips.", "email": "karl"}, "Enter a valid email address."),
        ({"note": "It drips.", "name": "Karl", "ticket": "4711"}, "Select a valid choice"),
        ({"note": "It drips.\x00", "name": "Karl Kunde"}, "Null characters"),
    ],
)
def test_what_is_missing_is_said_and_the_words_are_kept(screen, nina, words, sentence):
    response = screen.post(**words)
    assert response.status_code == 422 and sentence in response.text
    assert all(word.strip("\x00 ") in response.text for word in words.values() if word != "4711")
    assert not Ticket.objects.exists()


def test_finding_and_choosing_without_a_script_keep_the_note(screen, nina, rita):
    found = screen.post(find="1", who="nina", note="It drips.")
    assert found.status_code == 200 and "It drips." in found.text and f'name="customer" value="{nina.pk}"' in found.text
    chosen = screen.post(choose=rita.pk, who="r", note="It drips.")
    assert "It drips." in chosen.text and f'name="customer" value="{rita.pk}"' in chosen.text and 'value="Rita Rahn"' in chosen.text
    nobody = screen.post(choose="", customer=rita.pk, who="Rita Rahn", note="It drips.")
    assert 'name="customer"' not in nobody.text and "Somebody new" in nobody.text
    assert not Ticket.objects.exists()


def test_a_name_typed_over_somebody_chosen_is_somebody_new(screen, rita):
    screen.post(customer=rita.pk, who="Karl Kunde", note="It drips.")
    assert Ticket.objects.get().requester.name == "Karl Kunde"


def test_a_call_sent_twice_is_kept_once(screen, rita):
    words = {"nonce": "one", "customer": rita.pk, "note": "It drips."}
    first, second = (screen.browser.post("/w/acme/call", words) for _ in range(2))
    assert first["Location"] == second["Location"] and Ticket.objects.count() == 1


def test_a_viewer_may_not_and_a_stranger_finds_nothing(browser_of, vera, mallory, client):
    assert client.get("/w/acme/call").status_code == 302
    assert browser_of(vera).get("/w/acme/call").status_code == 403
    assert browser_of(mallory).get("/w/acme/call").status_code == 404


def test_nobody_of_another_workspace_is_found_or_taken(screen, mallory):
    theirs = find_or_make(mallory.workspace, by=None, email="eve@evil.test", name="Eve Evil")
    assert "Eve Evil" not in screen(who="eve").text.replace('value="eve"', "")
    assert 'name="customer"' not in screen(customer=theirs.pk).text
    assert screen.post(customer=theirs.pk, note="It drips.").status_code == 422


def test_tickets_of_a_restricted_team_are_neither_shown_nor_taken(screen, acme, ada, ticket, rita):
    secret = make_team(acme, by=ada, name="Secret", is_restricted=True, members=[])
    actions.change(ticket, by=ada, team=secret)
    assert "Export stops" not in screen(customer=rita.pk).text
    assert screen.post(customer=rita.pk, note="News?", ticket=ticket.number).status_code == 422


@pytest.mark.parametrize(
    "given", [{"customer": "x"}, {"customer": "9" * 30}, {"customer": "²"}, {"who": "\x00"}, {"number": "+++"}, {"choose": "-1"}]
)
def test_nonsense_in_the_address_shows_the_empty_screen(screen, given):
    response = screen(**given)
    assert response.status_code == 200 and "Somebody new" in response.text

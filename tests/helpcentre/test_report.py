import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.customers.models import Customer
from caseway.helpcentre import forms, limits
from caseway.products.actions import make_product
from caseway.tickets.models import Message, Ticket
from tests.helpcentre.conftest import Visitor, hidden_fields


@pytest.fixture
def reported(acme, visitor):
    """What the visitor's report has become."""

    def report(**words):
        response = visitor.report(**words)
        assert response.status_code == 302, response.text
        return Ticket.objects.latest("id")

    return report


def test_a_visitor_reports_and_a_ticket_stands_there(reported, beacon):
    ticket = reported(product=beacon.pk)
    message = ticket.messages.get()
    assert (ticket.subject, ticket.channel, ticket.state, ticket.product) == ("Export stops", "portal", "new", beacon)
    assert (message.body, message.kind, message.is_internal) == ("It stops at 80 %.", "reply", False)
    assert (ticket.requester.email, ticket.requester.name) == ("rita@northwind.test", "Rita Rahn")


def test_the_address_without_its_slash_leads_there(acme, client):
    assert client.get("/help/acme?q=it+leaks")["Location"] == "/help/acme/?q=it+leaks"
    assert client.get("/help/nobody").status_code == 404


def test_the_thanks_say_the_number_and_no_link(acme, visitor, page_of):
    response = visitor.report()
    thanks = visitor.read(response["Location"])
    ticket = Ticket.objects.get()
    assert f"#{ticket.number}" in thanks.text and "/t/" not in thanks.text
    assert page_of(ticket) not in response["Location"]


def test_the_thanks_of_another_workspace_are_not_found(acme, mallory, visitor):
    address = visitor.report()["Location"]
    assert visitor.read(address.replace("/acme/", "/evil/")).status_code == 404
    assert visitor.read("/help/acme/thanks/made-up").status_code == 404


def test_the_language_of_the_page_becomes_the_customers(acme):
    german = Visitor(**{"Accept-Language": "de-AT,de;q=0.9"})
    assert german.report().status_code == 302
    assert Customer.objects.get().language == "de"


@pytest.mark.parametrize(
    "words, subject, body",
    [
        ({"subject": ""}, "It stops at 80 %.", "It stops at 80 %."),
        ({"subject": "", "body": "## Export\n\nstops"}, "Export", "## Export\n\nstops"),
        ({"body": ""}, "Export stops", "Export stops"),
        ({"subject": "", "body": "--"}, "--", "--"),
    ],
)
def test_subject_or_words_alone_are_enough(reported, words, subject, body):
    ticket = reported(**words)
    assert (ticket.subject, ticket.messages.get().body) == (subject, body)


def test_files_come_along(reported):
    file = SimpleUploadedFile("trace.log", b"line\n", content_type="text/plain")
    attached = reported(files=[file, SimpleUploadedFile("b.txt", b"2")]).messages.get().attachments.order_by("pk")
    assert [(one.file.filename, one.file.read()) for one in attached] == [("trace.log", b"line\n"), ("b.txt", b"2")]


@pytest.mark.parametrize(
    "words, sentence",
    [
        ({"subject": "", "body": " "}, "Tell us what went wrong."),
        ({"email": "rita"}, "Enter a valid email address."),
        ({"name": ""}, "This field is required."),
        ({"body": "x" * (forms.LONGEST_TEXT + 1)}, "at most"),
        ({"body": "a\x00b"}, "Null characters are not allowed."),
        ({"product": "999999"}, "Select a valid choice."),
        ({"files": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]}, "At most 10 files"),
        ({"website": "https://spam.test"}, "A field that nobody sees was filled in."),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_words_are_kept(acme, visitor, words, sentence):
    response = visitor.report(**words)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Rita Rahn" in response.text or "rita@northwind.test" in response.text
    assert not Ticket.objects.exists()


def test_files_may_not_be_too_large_together(acme, visitor, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_TOGETHER", 10)
    response = visitor.report(files=[SimpleUploadedFile("a.bin", b"x" * 6), SimpleUploadedFile("b.bin", b"x" * 6)])
    assert response.status_code == 422 and "larger than 25 MB together" in response.text


@pytest.mark.parametrize("seconds, sentence", [(0.5, "That was very quick"), (24 * 3600 + 60, "This page was open for a long time")])
def test_too_quick_and_too_old_are_asked_again_with_the_words_kept_and_then_taken(acme, visitor, seconds, sentence):
    response = visitor.report(after=seconds)
    assert response.status_code == 422
    assert sentence in response.text and "It stops at 80 %." in response.text
    words = {"name": "Rita", "email": "rita@northwind.test", "subject": "Export stops"}
    assert visitor.send("/help/acme/", hidden_fields(response.text), after=seconds + 60, **words).status_code == 302
    assert Ticket.objects.count() == 1


def test_a_form_of_another_workspace_is_not_taken(acme, mallory, visitor):
    form = visitor.fill_in("/help/evil/")
    response = visitor.send("/help/acme/", form, name="Rita", email="rita@northwind.test", subject="Export stops")
    assert response.status_code == 422 and not Ticket.objects.exists()


def test_a_post_without_our_form_makes_nothing(acme, client):
    response = client.post("/help/acme/", {"name": "Bot", "email": "bot@spam.test", "subject": "Buy"})
    assert response.status_code == 422 and not Ticket.objects.exists()


def test_a_form_sent_twice_makes_one_ticket(acme, visitor):
    form = visitor.fill_in("/help/acme/")
    words = {"name": "Rita", "email": "rita@northwind.test", "subject": "Export stops", "body": "At 80 %."}
    first, second = (visitor.send("/help/acme/", form, **words) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert Ticket.objects.count() == Message.objects.count() == 1


def test_other_words_from_the_same_form_are_another_report(acme, visitor):
    form = visitor.fill_in("/help/acme/")
    words = {"name": "Rita", "email": "rita@northwind.test", "subject": "Export stops"}
    visitor.send("/help/acme/", form, **words)
    visitor.send("/help/acme/", form, **{**words, "subject": "Import stops too"})
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    "limit, differing",
    [
        ("REPORTS_OF_PEER", lambda n: {"email": f"rita{n}@northwind.test"}),
        ("REPORTS_OF_ADDRESS", lambda n: {"subject": f"Report {n}"}),
        ("REPORTS_OF_WORKSPACE", lambda n: {"email": f"rita{n}@northwind.test"}),
    ],
)
def test_a_flood_is_asked_to_wait_with_the_words_kept(acme, visitor, monkeypatch, limit, differing):
    monkeypatch.setattr(limits, limit, limits.Limit(limit, 2, 3600))
    answers = [visitor.report(**differing(n)) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert "It stops at 80 %." in answers[2].text
    assert Ticket.objects.count() == 2


def test_a_stranger_cannot_rename_a_customer(acme, rita, reported):
    ticket = reported(name="Somebody Else")
    rita.refresh_from_db()
    assert ticket.requester == rita and rita.name == "Rita Rahn"
    assert ticket.messages.get().body == "It stops at 80 %.\n\nSomebody Else"


def test_a_customer_without_a_name_is_not_named_by_a_stranger(acme, reported):
    ticket = reported(name="First")
    Customer.objects.update(name="")
    assert reported(name="Second", subject="Another").requester == ticket.requester
    assert Customer.objects.get().name == ""


def test_only_offered_products_of_this_company_can_be_chosen(acme, ada, beacon, mallory, visitor):
    make_product(mallory.workspace, by=mallory, key="EVI", name="Evil thing")
    assert "Beacon" in visitor.read("/help/acme/").text and "Evil thing" not in visitor.read("/help/acme/").text
    beacon.is_active = False
    beacon.save()
    assert "Beacon" not in visitor.read("/help/acme/").text
    assert visitor.report(product=beacon.pk).status_code == 422


def test_words_are_text(acme, visitor, reported):
    assert "&lt;b&gt;hot&lt;/b&gt;" in reported(body="<b>hot</b><script>x</script>").messages.get().html


def test_the_question_can_stand_in_the_address(acme, visitor):
    text = visitor.read("/help/acme/?q=water+%3Cb%3E%00drips").text
    assert 'value="water &lt;b&gt;drips"' in text


def test_an_unknown_workspace_is_not_found(db, visitor):
    assert visitor.read("/help/nobody/").status_code == 404
    assert visitor.send("/help/nobody/", {}).status_code in (403, 404)


def test_the_page_wears_the_companys_colour(acme, visitor):
    assert "colour.css" not in visitor.read("/help/acme/").text
    acme.colour = "#c2185b"
    acme.save()
    assert "/help/acme/colour.css?v=c2185b" in visitor.read("/help/acme/").text
    sheet = visitor.read("/help/acme/colour.css")
    assert sheet["Content-Type"].startswith("text/css") and "--company: #c2185b" in sheet.text

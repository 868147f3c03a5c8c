import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.customers.actions import find_or_make
from caseway.files.keeping import keep
from caseway.helpcentre import limits
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Participant, Ticket
from tests.helpcentre.conftest import Visitor

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
SENTINEL = "sentinel-7f3a"


@pytest.fixture
def home(ticket, page_of):
    return page_of(ticket)


@pytest.fixture
def karl(acme):
    """A colleague of Rita's."""
    return find_or_make(acme, by=None, email="karl@northwind.test", name="Karl Kunde")


def test_rita_reads_where_it_stands_and_what_was_said(ticket, olga, home, visitor):
    actions.reply(ticket, by=olga, body="Please try **2.4**.")
    text = visitor.read(home).text
    assert "Export stops" in text and "It stops at 80 %." in text and "You" in text
    assert "<strong>2.4</strong>" in text and "Olga" in text
    assert 'aria-current="step"><span>Looking into it</span>' in text


@pytest.mark.parametrize(
    "state, words",
    [
        ("new", "We have your report."),
        ("open", "We are looking into it."),
        ("on_hold", "We are looking into it."),
        ("pending", "Waiting for you."),
        ("resolved", "This is done."),
        ("closed", "This report is closed."),
    ],
)
def test_the_page_says_the_stage_in_a_sentence(ticket, olga, home, visitor, state, words):
    actions.set_state(ticket, state, by=olga)
    assert words in visitor.read(home).text


def test_who_was_taken_out_finds_nothing_at_the_old_address(ticket, karl, olga, page_of, visitor):
    part = actions.add_participant(ticket, karl, email="karl@northwind.test", by=olga)
    address = page_of(ticket, karl)
    assert visitor.read(address).status_code == 200
    actions.remove_participant(ticket, part, by=olga)
    assert visitor.read(address).status_code == 404


def test_rita_answers_and_it_is_ours_again(ticket, olga, home, visitor):
    actions.ask(ticket, by=olga)
    response = visitor.send(home, body="Same with 2.4.", files=[SimpleUploadedFile("trace.log", b"line")])
    assert response.status_code == 302 and response["Location"].startswith(home)
    message = Message.objects.latest("id")
    ticket.refresh_from_db()
    assert (message.body, message.channel, message.author_email) == ("Same with 2.4.", "portal", "rita@northwind.test")
    assert message.attachments.get().file.filename == "trace.log"
    assert ticket.state == "open"


def test_an_answer_reopens_a_resolved_ticket(ticket, olga, home, visitor):
    actions.resolve(ticket, by=olga)
    visitor.send(home, body="No, it is back.")
    ticket.refresh_from_db()
    assert ticket.state == "open"


def test_an_answer_to_a_closed_ticket_makes_a_new_one_that_continues_it(ticket, beacon, olga, home, visitor, page_of):
    actions.change(ticket, by=olga, product=beacon)
    actions.close(ticket, by=olga)
    response = visitor.send(home, body="It is back.")
    ticket.refresh_from_db()
    made = Ticket.objects.get(continues=ticket)
    assert ticket.state == "closed" and ticket.messages.count() == 1
    assert (made.subject, made.requester, made.product, made.channel, made.state) == (
        "Export stops",
        ticket.requester,
        beacon,
        "portal",
        "new",
    )
    assert response["Location"].startswith(page_of(made))
    assert "It is back." in visitor.read(response["Location"].partition("#")[0]).text


def test_an_answer_sent_twice_stands_there_once(ticket, home, visitor):
    form = visitor.fill_in(home)
    first, second = (visitor.send(home, form, body="Same with 2.4.") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert ticket.messages.count() == 2


def test_an_answer_to_a_closed_ticket_sent_twice_makes_one_ticket(ticket, olga, home, visitor):
    actions.close(ticket, by=olga)
    form = visitor.fill_in(home)
    first, second = (visitor.send(home, form, body="It is back.") for _ in range(2))
    assert first["Location"] == second["Location"] and Ticket.objects.count() == 2


@pytest.mark.parametrize("words, sentence", [({"body": "  "}, "Write something first."), ({"body": "a\x00b"}, "Null characters")])
def test_an_answer_that_cannot_be_taken_is_said(ticket, home, visitor, words, sentence):
    response = visitor.send(home, **words)
    assert response.status_code == 422 and sentence in response.text
    assert ticket.messages.count() == 1


def test_a_picture_alone_is_an_answer(ticket, home, visitor):
    visitor.send(home, body="", files=[SimpleUploadedFile("shot.png", PNG, content_type="image/png")])
    assert Message.objects.latest("id").attachments.get().file.content_type == "image/png"


def test_a_flood_of_answers_is_asked_to_wait_with_the_words_kept(ticket, home, visitor, monkeypatch):
    monkeypatch.setattr(limits, "ANSWERS_OF_PARTICIPANT", limits.Limit("answers", 1, 600))
    visitor.send(home, body="One.")
    response = visitor.send(home, body="Two, long and thought over.")
    assert response.status_code == 429 and response["Retry-After"]
    assert "Two, long and thought over." in response.text
    assert ticket.messages.count() == 2


def test_what_is_internal_never_shows(ticket, acme, olga, home, visitor):
    secret = keep(acme.pk, SENTINEL.encode(), filename=f"{SENTINEL}.txt", by=olga)
    note = actions.note(ticket, by=olga, body=f"{SENTINEL} note", files=[secret])
    call = actions.note_call(ticket, by=olga, body=f"{SENTINEL} call")
    actions.set_tags(ticket, [SENTINEL], by=olga)
    pages = [visitor.read(home), visitor.read(home, **{"HX-Request": "true", "X-Live": "true"})]
    assert all(SENTINEL not in page.text for page in pages)
    assert all(f"message-{message.pk}" not in page.text for message in (note, call) for page in pages)
    assert visitor.read(f"{home}/files/{secret.token}").status_code == 404


def test_a_call_that_opened_a_ticket_stays_ours(acme, rita, olga, visitor, page_of):
    ticket = actions.open_ticket(acme, requester=rita, subject="A call", words=Words.markdown(SENTINEL), channel="phone", by=olga)
    assert SENTINEL not in visitor.read(page_of(ticket)).text


def test_a_picture_in_a_reply_is_served_by_the_secret_alone(ticket, acme, olga, home, visitor):
    picture = keep(acme.pk, PNG, filename="shot.png", content_type="image/png", by=olga)
    actions.reply(ticket, by=olga, body=f"![shot](cid:{picture.token})", files=[picture])
    address = f"{home}/files/{picture.token}"
    assert f'src="{address}"' in visitor.read(home).text
    response = visitor.read(address)
    assert response["Content-Type"] == "image/png" and b"".join(response) == PNG
    assert response["Content-Disposition"].startswith("inline")
    assert visitor.read(f"/w/acme/files/{picture.token}").status_code == 302


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/pdf", "image/png"])
def test_everything_but_pictures_is_offered_for_download_only(ticket, acme, rita, home, visitor, kind):
    file = keep(acme.pk, b"<script>alert(1)</script>", filename="a.html", content_type=kind)
    actions.answer(ticket, by=rita, words=Words.plain("See."), channel="portal", files=[file])
    response = visitor.read(f"{home}/files/{file.token}")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_secret_stays_here(ticket, home, visitor):
    for response in (visitor.read(home), visitor.read(home + "x"), visitor.send(home, body="Hello.")):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response["X-Robots-Tag"]
    assert "img-src 'self' data:" in visitor.read(home)["Content-Security-Policy"]


def test_a_revoked_link_and_a_wrong_one_look_the_same(ticket, olga, karl, page_of, visitor):
    copied = actions.add_participant(ticket, karl, email="karl@northwind.test", by=olga)
    home = page_of(ticket, karl)
    wrong = visitor.read(home[:-1] + ("a" if home[-1] != "a" else "b"))
    actions.remove_participant(ticket, copied, by=olga)
    revoked = visitor.read(home)
    assert wrong.status_code == revoked.status_code == 404
    assert _without_tokens(wrong.text, home) == _without_tokens(revoked.text, home)
    assert visitor.send(home, {}, body="Hello").status_code in (403, 404)
    assert ticket.messages.count() == 1


def _without_tokens(text, home):
    return [line for line in text.splitlines() if "csrf" not in line and 'name="next"' not in line]


@pytest.mark.parametrize(
    "secret", ["1", "1-1-", "0-0-aaaaaaaaaaaaaaaaaaaaaaaaaa", "1-1-aaaaaaaaaaaaaaaaaaaaaaaaaa", "9" * 30, "%00", "..", "é"]
)
def test_a_made_up_secret_opens_nothing(ticket, visitor, secret):
    assert visitor.read(f"/help/acme/t/{secret}").status_code == 404


def test_a_secret_opens_its_own_workspace_only(ticket, mallory, home, visitor):
    assert visitor.read(home).status_code == 200
    assert visitor.read(home.replace("/acme/", "/evil/")).status_code == 404


def test_a_secret_of_another_workspace_opens_nothing_here(ticket, mallory, page_of, visitor):
    evil = mallory.workspace
    customer = find_or_make(evil, by=None, email="rita@northwind.test", name="Rita")
    other = actions.open_ticket(evil, requester=customer, subject="Evil", words=Words.plain("Evil"), channel="portal", by=customer)
    assert visitor.read(page_of(other).replace("/evil/", "/acme/")).status_code == 404


def test_karl_in_copy_reads_only_what_was_said_since_he_joined(ticket, acme, rita, olga, karl, home, visitor, page_of):
    early = keep(acme.pk, b"early", filename="early.txt")
    actions.answer(ticket, by=rita, words=Words.plain("Between us."), channel="email", files=[early])
    actions.add_participant(ticket, karl, email="karl@northwind.test", by=olga)
    late = keep(acme.pk, b"late", filename="late.txt")
    words = Words(body="See below.", html="<p>See below.</p>", quoted="Between us.")
    actions.answer(ticket, by=rita, words=words, channel="email", files=[late])
    karls = page_of(ticket, karl)
    text = visitor.read(karls).text
    assert "See below." in text and "Rita Rahn" in text
    assert "Between us." not in text and "It stops at 80 %." not in text
    assert "rita@northwind.test" not in text
    assert visitor.read(f"{karls}/files/{early.token}").status_code == 404
    assert visitor.read(f"{karls}/files/{late.token}").status_code == 200
    assert "Between us." in visitor.read(home).text


def test_karl_answers_as_himself_and_rita_sees_no_address_of_his(ticket, olga, karl, visitor, home, page_of):
    karl.name = ""
    karl.save()
    actions.add_participant(ticket, karl, email="karl@northwind.test", by=olga)
    visitor.send(page_of(ticket, karl), body="I see it too.")
    assert Message.objects.latest("id").customer == karl
    text = visitor.read(home).text
    assert "I see it too." in text and "Somebody else" in text
    assert "karl@northwind.test" not in text


def test_those_in_copy_from_the_start_read_the_report(acme, rita, karl, visitor, page_of):
    ticket = actions.open_ticket(
        acme, requester=rita, subject="Both", words=Words.plain("Read by both."), channel="email", by=rita, copies=[(karl, karl.email)]
    )
    assert "Read by both." in visitor.read(page_of(ticket, karl)).text


def test_karl_who_was_taken_off_finds_nothing(ticket, olga, karl, visitor, page_of):
    person = actions.add_participant(ticket, karl, email="karl@northwind.test", by=olga)
    address = page_of(ticket, karl)
    actions.remove_participant(ticket, person, by=olga)
    assert visitor.read(address).status_code == 404


def test_what_strangers_sent_is_shown_without_letting_it_act(ticket, rita, home, visitor):
    body = "<img src=x onerror=alert(1)> <b hx-get=/x>hi</b>"
    visitor.send(home, body=body)
    text = visitor.read(home).text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text and "<b hx-get" not in text
    assert text.count('class="message__text" hx-disable') == 2


@pytest.mark.parametrize(
    "own, browser, chosen, words",
    [
        ("de", "en", "", "de"),
        ("de-AT", "en", "", "de"),
        ("", "de", "", "de"),
        ("fr", "de", "", "de"),
        ("en", "de", "", "en"),
        ("en", "en", "de", "de"),
    ],
)
def test_the_page_speaks_the_customers_language_unless_another_was_chosen_here(ticket, rita, home, own, browser, chosen, words):
    rita.language = own
    rita.save()
    visitor = Visitor(**{"Accept-Language": browser})
    if chosen:
        visitor.client.cookies["caseway_language"] = chosen
    response = visitor.read(home)
    assert f'<html lang="{words}"' in response.text and response["Content-Language"] == words


def test_the_live_part_is_answered_alone(ticket, home, visitor):
    fragment = visitor.read(home, **{"HX-Request": "true", "X-Live": "true"}).text
    assert fragment.lstrip().startswith('<div id="report"') and "</html>" not in fragment
    page = visitor.read(home).text
    assert f'data-live="ticket:{ticket.number}"' in page and f'data-src="{home}/live"' in page


def test_every_participant_has_a_secret_of_their_own(ticket, olga, karl, page_of):
    actions.add_participant(ticket, karl, email=karl.email, by=olga)
    assert page_of(ticket) != page_of(ticket, karl)
    assert Participant.objects.filter(ticket=ticket).count() == 2


def test_a_page_costs_few_queries(ticket, olga, home, visitor, django_assert_max_num_queries):
    for n in range(5):
        actions.reply(ticket, by=olga, body=f"Reply {n}")
    visitor.read(home)
    with django_assert_max_num_queries(8):
        visitor.read(home)

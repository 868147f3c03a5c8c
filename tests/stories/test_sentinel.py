"""One word in a note, one in a restricted ticket's subject: neither leaves the house by any of the ways out."""

import json
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils.timezone import now

from caseway.activity import live
from caseway.activity.models import Activity
from caseway.automation import hearing
from caseway.automation.actions import make_webhook
from caseway.automation.models import Delivery
from caseway.customers.actions import find_or_make, make_organisation, share_organisation
from caseway.files.keeping import keep
from caseway.helpcentre.models import Visit
from caseway.helpcentre.sharing import make_shared_link
from caseway.helpcentre.views import mine
from caseway.issues.actions import raise_issue
from caseway.jobs import runner
from caseway.mail import smtp
from caseway.mail.models import OutgoingMail
from caseway.notices.actions import choose
from caseway.notices.models import Digest
from caseway.project.admission import admit
from caseway.project.streams import _event
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Participant
from caseway.tickets.secrets import secret_of
from caseway.workspaces.actions import make_team
from caseway.workspaces.models.access import hash_secret
from tests import cast
from tests.postbox import Postbox
from tests.rules.test_api_doors import OPERATIONS
from tests.stories.test_answers_go_out import everything_in
from tests.worlds import one_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("admitted_here")]

NOTE, SUBJECT = "sentinelnote7f3a", "sentinelsubject91c"


@pytest.fixture
def story(acme, ada, olga, dan, maya, rita):
    """Rita's ticket and a call of Kim's, with notes in every kind; a restricted ticket; everybody wants mail about everything.

    And all news and mails of it, as they would have gone over the wire.
    """
    news, box = [], Postbox()
    stop = live.listen(news.append)
    box.start()
    with override_settings(EMAIL_URL=box.url):
        told = tell(acme, ada, olga, dan, maya, rita)
    smtp.hang_up()
    box.stop()
    stop()
    return told, news, box.mails


def tell(acme, ada, olga, dan, maya, rita):
    for member in (ada, olga, dan, maya):
        choose(member, dict.fromkeys(("new_in_team", "assigned", "answered", "undelivered"), "mail"))
    make_webhook(ada, by=ada, name="All", url="http://127.0.0.1:9/")
    hearing.forget_listening()
    file = keep(acme.pk, NOTE.encode(), filename=f"{NOTE}.txt", content_type="text/plain", by=olga)
    first = tickets.open_ticket(acme, requester=rita, subject="Export stops", words=Words.plain("At 80 %."), channel="email", by=rita)
    tickets.note(first, by=olga, body=f"**{NOTE}** and ![x](cid:{file.token})", files=[file])
    tickets.assign(first, dan, by=olga)
    tickets.reply(first, by=dan, body="Please send a photo.")
    tickets.note_call(first, by=dan, body=f"She said {NOTE}")
    tickets.assign(first, maya, by=ada)
    bob = find_or_make(acme, by=None, email="bob@northwind.test", name="Bob")
    tickets.add_participant(first, bob, email="bob@northwind.test", by=olga)
    tickets.answer(first, by=rita, words=Words.plain("Here it is."), channel="email")
    tickets.reply(first, by=dan, body="It is the hinge.")
    tickets.note(first, by=olga, body=NOTE)
    tickets.resolve(first, by=maya)
    kim = find_or_make(acme, by=olga, email="kim@northwind.test", name="Kim")
    call = tickets.open_ticket(acme, requester=kim, subject="Call", words=Words.plain(f"{NOTE} rude"), channel="phone", by=olga)
    tickets.assign(call, dan, by=ada)
    tickets.reply(call, by=olga, body="As promised on the phone.")
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    hidden = tickets.open_ticket(
        acme, requester=rita, subject=f"The {SUBJECT}", words=Words.plain("x"), channel="api", by=olga, team=legal, assignee=olga
    )
    tickets.assign(hidden, dan, by=ada)
    runner.settle()
    Digest.objects.update(due_at=now())
    runner.settle()
    return first, call, hidden


globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.dan, cast.maya, cast.rita, story, cast.beacon, is_committed=True))


@pytest.fixture
def told(story):
    return story[0]


@pytest.fixture
def heard(story):
    return story[1]


@pytest.fixture
def mails(story):
    return story[2]


def test_no_mail_carries_a_note_nor_does_any_that_waits(told, mails):
    kinds = set(OutgoingMail.objects.values_list("kind", flat=True))
    assert kinds == {"reply", "receipt", "notice"}
    assert {"rita@northwind.test", "bob@northwind.test", "kim@northwind.test"} <= {mail.recipient for mail in mails}
    assert {"dan@acme.test", "maya@acme.test", "olga@acme.test"} <= {mail.recipient for mail in mails}
    assert [mail.recipient for mail in mails if NOTE in everything_in(mail.raw)] == []
    for row in OutgoingMail.objects.all():
        assert NOTE not in json.dumps([row.text, row.html, row.headers]), row.recipient


def test_a_hidden_subject_is_mailed_only_to_its_requester_and_its_team(told, mails):
    carried = {mail.recipient for mail in mails if SUBJECT in everything_in(mail.raw)}
    assert carried == {"dan@acme.test"}


def test_no_page_of_a_requester_shows_a_note_or_its_file(told, acme, client):
    file = Message.objects.filter(attachments__isnull=False).first().attachments.get().file
    people = Participant.objects.filter(ticket__in=told)
    assert people.count() == 4
    for person in people:
        address = f"/help/acme/t/{secret_of(person, acme)}"
        page = client.get(address)
        assert page.status_code == 200
        assert NOTE not in page.content.decode()
        assert client.get(f"{address}/files/{file.token}").status_code == 404


def test_a_requester_sees_no_subject_but_their_own(told, acme, client):
    bob = Participant.objects.get(email="bob@northwind.test")
    assert SUBJECT not in client.get(f"/help/acme/t/{secret_of(bob, acme)}").content.decode()


def test_the_live_stream_of_a_requester_keeps_quiet_about_notes(told, acme, heard):
    first, _call, hidden = told
    rita = Participant.objects.get(ticket=first, role="requester")
    may_hear = admit({"path": f"/help/acme/t/{secret_of(rita, acme)}/live", "headers": []})
    got = [news for news in heard if may_hear(news)]
    assert {news.fact for news in got} == {"ticket.opened", "ticket.replied", "ticket.taken_up", "ticket.answered", "ticket.resolved"}
    assert {news.id for news in got} == {first.pk}
    assert not [news for news in heard if NOTE in _event(news) or SUBJECT in _event(news)]


@pytest.fixture
def shared(told, acme, olga, client):
    """Northwind shares with everybody there: Kim is signed in, and there is a link that shows names."""
    northwind = make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    share_organisation(northwind, by=olga, sharing="all")
    Visit.objects.create(
        workspace=acme,
        email="kim@northwind.test",
        link_hash="x",
        link_until=now(),
        secret_hash=hash_secret("k"),
        until=now() + timedelta(1),
    )
    client.cookies[mine.COOKIE] = "k"
    return make_shared_link(northwind, by=olga, name="Meeting", until=now() + timedelta(1), shows_names=True)[1]


def test_an_organisations_pages_show_neither(told, shared, client):
    first, call, hidden = told
    file = Message.objects.filter(attachments__isnull=False).first().attachments.get().file
    home = "/help/acme/mine/organisation"
    lists = [client.get(address) for address in (f"{home}?show=all", f"/help/acme/shared/{shared}?show=all")]
    pages = lists + [client.get(f"{home}/{ticket.number}") for ticket in (first, call)]
    assert [page.status_code for page in pages] == [200] * 4 and all("Export stops" in page.text for page in lists)
    assert not [page for page in pages if NOTE in page.text or SUBJECT in page.text]
    assert client.get(f"{home}/{hidden.number}").status_code == client.get(f"{home}/{first.number}/files/{file.token}").status_code == 404


def test_an_open_page_hears_that_an_issue_stands_behind_it(told, acme, olga, beacon, django_capture_on_commit_callbacks):
    first, _call, _hidden = told
    rita = Participant.objects.get(ticket=first, role="requester")
    may_hear = admit({"path": f"/help/acme/t/{secret_of(rita, acme)}/live", "headers": []})
    heard = []
    stop = live.listen(heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        tickets.link_issue(first, raise_issue(acme, by=olga, title=SUBJECT, product=beacon), by=olga)
    stop()
    news = [one for one in heard if may_hear(one)][-1]
    assert news.fact == "ticket.linked" and SUBJECT not in _event(news)


def test_the_live_streams_of_an_organisation_keep_quiet_too(told, shared, heard):
    first, call, hidden = told
    cookie = [(b"cookie", f"{mine.COOKIE}=k".encode())]
    for path in ("/help/acme/mine/organisation/live", f"/help/acme/shared/{shared}/live"):
        may_hear = admit({"path": path, "headers": cookie})
        got = [news for news in heard if may_hear(news)]
        assert {news.id for news in got} == {first.pk, call.pk}
        assert not {"ticket.noted", "ticket.called", "ticket.assigned"} & {news.fact for news in got}


def test_the_live_stream_of_another_workspace_hears_nothing(told, heard, mallory, browser_of):
    cookie = browser_of(mallory).cookies["caseway_session"].value
    headers = [(b"cookie", f"caseway_session={cookie}".encode())]
    assert admit({"path": "/w/acme/live", "headers": headers}) is None
    may_hear = admit({"path": "/w/evil/live", "headers": headers})
    assert [news for news in heard if news.workspace != mallory.workspace_id and may_hear(news)] == []


def test_the_log_holds_no_words_of_a_note(told):
    assert [row.name for row in Activity.objects.all() if NOTE in json.dumps(row.data)] == []


def test_no_webhook_is_told_a_note(told):
    assert {"ticket.noted", "ticket.called", "ticket.opened"} <= set(Delivery.objects.values_list("fact", flat=True))
    assert not Delivery.objects.filter(body__contains=NOTE).exists()


@pytest.mark.parametrize("who, finds_notes, finds_subject", [("mallory", False, False), ("vera", True, False), ("dan", True, True)])
def test_the_api_tells_each_what_is_theirs(who, finds_notes, finds_subject, told, program, request):
    caller = program(request.getfixturevalue(who))
    lists = [path for method, path, _act in OPERATIONS if method == "GET" and "{" not in path]
    said = "".join(caller.get(path).content.decode() for path in lists)
    said += "".join(caller.get(f"/tickets/{ticket.number}{rest}").content.decode() for ticket in told for rest in ("", "/messages"))
    said += "".join(caller.get(f"/{path}?q={word}").content.decode() for path in ("tickets", "search") for word in (NOTE, SUBJECT))
    assert (NOTE in said, SUBJECT in said) == (finds_notes, finds_subject)


def test_the_public_pages_of_the_workspace_know_neither(told, client):
    for address in ("/help/acme/", f"/help/acme/?q={NOTE[:8]}", "/login", "/api/v1/openapi.json", "/api/v1/docs"):
        page = client.get(address).content.decode()
        assert NOTE not in page and SUBJECT not in page

"""The outbox as people see it."""

import pytest

from caseway.activity.models import Activity
from caseway.customers.actions import find_or_make
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail(ticket, olga, settle):
    """A reply, kept because there is no mail server."""
    tickets.reply(ticket, by=olga, body="Please <b>restart</b> the *sync*.")
    settle()
    return OutgoingMail.objects.get(kind="reply")


def test_without_a_server_the_outbox_shows_what_would_be_sent(browser_of, olga, mail):
    page = browser_of(olga).get("/w/acme/outbox").content.decode()
    assert "EMAIL_URL" in page and mail.recipient in page and "Kept" in page
    page = browser_of(olga).get(f"/w/acme/outbox/{mail.pk}").content.decode()
    assert "Re: Export stops" in page and "Message-ID" in page
    assert "Please &lt;b&gt;restart&lt;/b&gt; the *sync*." in page


def test_who_writes_a_reply_learns_where_it_stays(browser_of, olga, ticket, settings):
    told = "No mail server is set up"
    browser = browser_of(olga)
    assert told in browser.get(f"/w/acme/tickets/{ticket.number}").content.decode()
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    assert told not in browser.get(f"/w/acme/tickets/{ticket.number}").content.decode()


@pytest.mark.parametrize("state, count", [("", 2), ("waiting", 0), ("sent", 0), ("failed", 0), ("kept", 2), ("nonsense", 2)])
def test_shelves_show_what_became_of_it(browser_of, olga, mail, state, count):
    page = browser_of(olga).get("/w/acme/outbox", {"state": state}).content.decode()
    assert page.count('class="row__link"') == count


def test_long_lists_have_pages(browser_of, olga, acme):
    OutgoingMail.objects.bulk_create(
        OutgoingMail(workspace=acme, effect_key=f"x{n}", kind="reply", recipient=f"r{n}@x.test", headers=[["Subject", "s"]], text="t")
        for n in range(60)
    )
    first = browser_of(olga).get("/w/acme/outbox").content.decode()
    assert "r59@x.test" in first and "r9@x.test" not in first
    following = OutgoingMail.objects.get(effect_key="x10").pk
    second = browser_of(olga).get("/w/acme/outbox", {"before": following}).content.decode()
    assert "r9@x.test" in second and "r10@x.test" not in second


def test_the_html_of_a_mail_is_shown_where_nothing_can_run(browser_of, olga, mail):
    answer = browser_of(olga).get(f"/w/acme/outbox/{mail.pk}/html")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "script" not in policy
    assert "<em>sync</em>" in answer.content.decode()
    assert "<iframe" in browser_of(olga).get(f"/w/acme/outbox/{mail.pk}").content.decode()


def test_a_manager_sends_what_did_not_leave(browser_of, maya, mail, postbox, settle):
    browser_of(maya).post(f"/w/acme/outbox/{mail.pk}/sending")
    settle()
    assert [sent.recipient for sent in postbox.mails] == ["rita@northwind.test"]
    assert Activity.objects.get(name="mail.sent_again").actor_name == "Maya"


def test_an_agent_may_look_but_not_send(browser_of, olga, mail):
    assert browser_of(olga).post(f"/w/acme/outbox/{mail.pk}/sending").status_code == 403


@pytest.mark.parametrize("path", ["", "/html"])
def test_mail_of_another_workspace_does_not_exist(browser_of, mallory, mail, path):
    assert browser_of(mallory).get(f"/w/acme/outbox/{mail.pk}{path}").status_code == 404
    assert browser_of(mallory).get(f"/w/evil/outbox/{mail.pk}{path}").status_code == 404


def test_mail_of_a_restricted_team_stays_with_it_wherever_the_ticket_goes(browser_of, acme, ada, olga, dan, mail, ticket):
    security = make_team(acme, by=ada, name="Security", is_restricted=True, members=[dan])
    tickets.change(ticket, by=ada, team=security)
    assert browser_of(olga).get(f"/w/acme/outbox/{mail.pk}").status_code == 404
    assert mail.recipient not in browser_of(olga).get("/w/acme/outbox").content.decode()
    assert browser_of(dan).get(f"/w/acme/outbox/{mail.pk}").status_code == 200


def test_notices_to_others_are_not_for_everybodys_eyes(browser_of, acme, olga, dan, ada):
    OutgoingMail.objects.create(
        workspace=acme, effect_key="d", kind="notice", recipient=dan.email, headers=[["Subject", "For Dan"]], text="t"
    )
    seen = {person.name: "For Dan" in browser_of(person).get("/w/acme/outbox").content.decode() for person in (olga, dan, ada)}
    assert seen == {"Olga": False, "Dan": True, "Ada": True}


def test_names_beyond_ascii_are_readable(browser_of, acme, olga, settle):
    jurgen = find_or_make(acme, by=None, email="j@northwind.test", name="Jürgen")
    ticket = tickets.open_ticket(acme, requester=jurgen, subject="Hm", words=Words.plain("?"), channel="api", by=olga)
    tickets.reply(ticket, by=olga, body="Hello")
    settle()
    mail = OutgoingMail.objects.get(kind="reply")
    assert "Jürgen" in browser_of(olga).get(f"/w/acme/outbox/{mail.pk}").content.decode()

"""The report form in pages of the company's own site."""

import json

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.timezone import now, timedelta

from caseway.helpcentre import limits
from caseway.helpcentre.actions import list_sites
from caseway.helpcentre.site_forms import read_origin
from caseway.tickets.models import Ticket
from tests.helpcentre.conftest import Visitor

pytestmark = pytest.mark.django_db
OURS = "https://www.acme.test"


@pytest.fixture
def listed(acme, ada):
    list_sites(acme, [OURS, "https://*.acme.example"], by=ada)
    return acme


def test_the_frame_takes_a_report_without_any_cookie(listed, visitor):
    sent = visitor.report("/help/acme/form?language=de&theme=dark")
    assert sent.status_code == 302 and "language=de" in sent["Location"] and "theme=dark" in sent["Location"]
    thanks = visitor.read(sent["Location"])
    assert "Danke" in thanks.text and 'data-theme="dark"' in thanks.text
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.requester.email) == ("portal", "rita@northwind.test")
    assert not visitor.client.cookies, "neither reading nor sending sets a cookie"


def test_only_listed_sites_may_frame_it_and_nothing_else_may_be_framed(listed, visitor):
    policy = visitor.read("/help/acme/form")["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {OURS} https://*.acme.example" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in visitor.read("/help/acme/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in visitor.read("/help/acme/mine")["Content-Security-Policy"]


def test_robots_and_floods_are_guarded_against_as_in_the_help_centre(listed, monkeypatch):
    assert "very quick" in Visitor().report("/help/acme/form", after=0).text
    assert "nobody sees" in Visitor().report("/help/acme/form", website="x").text
    monkeypatch.setattr(limits, "REPORTS_OF_PEER", limits.Limit("few", 2, 600))
    statuses = [Visitor().report("/help/acme/form", subject=f"Report {number}").status_code for number in range(3)]
    assert statuses == [302, 302, 429] and Ticket.objects.count() == 2


def test_the_same_report_sent_twice_is_one(listed, visitor):
    form = visitor.fill_in("/help/acme/form")
    for _ in range(2):
        visitor.report("/help/acme/form", form=form)
    assert Ticket.objects.count() == 1


def test_what_the_page_around_asked_for_is_filled_in(listed, beacon, visitor):
    text = visitor.read(f"/help/acme/form?question=It+hums&product={beacon.pk}").text
    assert 'value="It hums"' in text and f'value="{beacon.pk}" selected' in text
    assert visitor.read("/help/acme/form?question=%00&product=%27%22%3E&language=xx&theme=javascript:").status_code == 200


def test_the_script_can_be_loaded_from_anywhere(acme, visitor):
    answer = visitor.read("/help/acme/form.js")
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "eval" not in answer.text and "cookie" not in answer.text.replace("No cookies", "")
    assert visitor.read("/help/nowhere/form.js").status_code == 404


def as_program(visitor, origin, after=30, **words):
    token = visitor.read("/help/acme/form.json", Origin=origin).json()["token"]
    report = {"token": token, "name": "Rita Rahn", "email": "rita@northwind.test", "subject": "Export stops", **words}
    with time_machine.travel(now() + timedelta(seconds=after), tick=True):
        return visitor.client.post("/help/acme/form.json", json.dumps(report), content_type="application/json", headers={"Origin": origin})


@pytest.mark.parametrize("origin", [OURS, "https://shop.acme.example"])
def test_a_form_of_the_companys_own_reports_from_a_listed_site(listed, visitor, origin):
    preflight = visitor.client.options("/help/acme/form.json", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204 and preflight["Access-Control-Allow-Origin"] == origin
    sent = as_program(visitor, origin)
    assert sent.status_code == 201 and sent.json() == {"number": Ticket.objects.get().number}
    assert sent["Access-Control-Allow-Origin"] == origin and "Access-Control-Allow-Credentials" not in sent and not visitor.client.cookies


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "http://www.acme.test",
        "https://acme.example",
        "https://www.acme.test.evil.test",
        "null",
        "https://evilacme.example",
    ],
)
def test_other_sites_are_refused(listed, visitor, origin):
    refused = visitor.read("/help/acme/form.json", Origin=origin)
    assert refused.status_code == 403 and "Access-Control-Allow-Origin" not in refused
    posted = visitor.client.post("/help/acme/form.json", {"subject": "x"}, headers={"Origin": origin})
    assert posted.status_code == 403 and not Ticket.objects.exists()


@pytest.mark.parametrize(
    "words, field",
    [({"email": "rita"}, "email"), ({"subject": "", "body": ""}, "subject"), ({"token": "made up"}, "__all__"), ({"after": 0}, "__all__")],
)
def test_what_is_wrong_is_said_by_field(listed, visitor, words, field):
    refused = as_program(visitor, OURS, **words)
    assert refused.status_code == 422 and field in refused.json()["errors"]


@pytest.mark.parametrize("body", ["", "[]", "{", "[" * 9000, '{"subject": {"a": 1}}'])
def test_broken_json_is_an_incomplete_report(listed, visitor, body):
    answer = visitor.client.post("/help/acme/form.json", body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "typed, origin",
    [
        ("https://www.acme.test", OURS),
        ("HTTPS://WWW.Acme.test/contact?x", OURS),
        ("https://*.acme.test", "https://*.acme.test"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("acme.test", None),
        ("javascript:alert(1)", None),
        ("https://a.test; script-src *", None),
        ("https://*", None),
        ("https://a.test 'unsafe-inline'", None),
    ],
)
def test_a_site_is_read_or_refused(typed, origin):
    if origin:
        assert read_origin(typed) == origin
    else:
        with pytest.raises(ValidationError):
            read_origin(typed)


def test_an_admin_lists_the_sites_and_gets_the_line_to_copy(acme, ada, browser_of):
    browser = browser_of(ada)
    text = browser.get("/w/acme/settings/site").text
    assert "/help/acme/form.js" in text and "frame-src" in text
    browser.post("/w/acme/settings/site", {"origins": "https://www.acme.test/contact"})
    assert f">\n{OURS}</textarea>" in browser.get("/w/acme/settings/site").text
    assert browser.post("/w/acme/settings/site", {"origins": "nonsense"}).status_code == 422
    browser.post("/w/acme/settings/site", {"origins": ""})
    assert OURS not in browser.get("/w/acme/settings/site").text.replace("such as " + OURS, "")

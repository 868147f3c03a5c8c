from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied

from caseway.ui import errors, navigation
from caseway.ui.pages import page


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """The frame without the apps that count and warn on it."""
    monkeypatch.setattr(navigation, "counters", [])
    monkeypatch.setattr(navigation, "warners", [])
    monkeypatch.setattr(navigation, "judges", [])


@pytest.fixture
def ask(rf):
    """A request of Olga's in acme, as the doors hand it on."""

    def ask(path="/w/acme/tickets", **headers):
        request = rf.get(path, headers=headers)
        request.workspace = SimpleNamespace(slug="acme", name="Acme")
        request.member = SimpleNamespace(name="Olga")
        request._messages = CookieStorage(request)
        return request

    return ask


def shown(request, **kwargs):
    trouble = errors.Trouble(404, "Nothing is here", "Look <elsewhere>.")
    return page(request, "ui/error.html", trouble=trouble, back="", **kwargs)


def test_a_visitor_gets_the_whole_page_and_htmx_the_block(ask):
    assert shown(ask(), block="content").content.startswith(b"<!doctype html>")
    fragment = shown(ask(**{"HX-Request": "true"}), block="content").content.decode()
    assert fragment.lstrip().startswith('<p class="plain__status')
    assert "Look &lt;elsewhere&gt;." in fragment


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_page_that_replaces_the_page_is_whole(ask, header):
    assert shown(ask(**{"HX-Request": "true", header: "true"}), block="content").content.startswith(b"<!doctype html>")


def test_caches_keep_page_and_fragment_apart(ask):
    assert "HX-Request" in shown(ask(), block="content")["Vary"]


def test_what_there_is_to_tell_rides_along_with_a_fragment(ask):
    request = ask(**{"HX-Request": "true"})
    request._messages.add(25, "Resolved <b>7</b>", extra_tags="/w/acme/undo")
    fragment = shown(request, block="content").content.decode()
    assert 'hx-swap-oob="beforeend"' in fragment
    assert "Resolved &lt;b&gt;7&lt;/b&gt;" in fragment and 'hx-post="/w/acme/undo"' in fragment


@pytest.mark.parametrize("name, value", [("X-Live", "true"), ("Sec-Purpose", "prefetch"), ("Sec-Purpose", "prefetch;prerender")])
@pytest.mark.parametrize("asked", [{"HX-Request": "true"}, {}], ids=["part", "page"])
def test_what_nobody_waits_for_leaves_the_toasts_to_the_answer_they_belong_to(ask, asked, name, value):
    request = ask(**asked, **{name: value})
    request._messages.add(25, "Resolved")
    assert b"Resolved" not in shown(request, block="content").content
    assert b"Resolved" in shown(asked_for(request, name), block="content").content


def asked_for(request, name):
    request.META.pop(f"HTTP_{name.upper().replace('-', '_')}")
    del request.headers
    return request


def test_the_chosen_theme_is_in_the_page_before_any_script_runs(ask):
    request = ask()
    request.COOKIES = {"theme": "dark", "keys": "off"}
    assert b'data-theme="dark" data-keys="off"' in shown(request).content
    request.COOKIES = {"theme": "<script>"}
    assert b"data-theme" not in shown(request).content


def test_htmx_hears_a_sentence_when_something_is_refused(ask):
    answer = errors.permission_denied(ask(**{"HX-Request": "true"}), PermissionDenied("Viewers only read."))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (403, b"Viewers only read.", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "view, status",
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.page_not_found, 404),
        (errors.server_error, 500),
        (errors.unavailable, 503),
    ],
)
def test_every_error_says_what_to_do(rf, view, status):
    answer = view(rf.get("/nowhere"))
    assert answer.status_code == status and b"plain__text" in answer.content


def test_the_sidebar_marks_where_one_is_and_counts(ask, monkeypatch):
    monkeypatch.setattr(navigation, "counters", [lambda request: {"notices": 3}])
    found = {place.name: (address, here, count) for place, address, here, count in navigation.navigation(ask("/w/acme/tickets/7"))}
    assert found["tickets"] == ("/w/acme/tickets", True, None)
    assert found["notices"] == ("/w/acme/notices", False, 3)


def test_the_sidebar_is_empty_outside_a_workspace(rf):
    assert navigation.navigation(rf.get("/login")) == []


@pytest.mark.parametrize(
    "came_from, leads_to", [("http://testserver/w/acme/tickets/new?q=lid", "/w/acme/tickets/new?q=lid"), ("https://evil.test/x", "")]
)
def test_an_error_after_a_form_leads_back_to_it(rf, came_from, leads_to):
    sent = rf.post("/w/acme/tickets", headers={"Referer": came_from})
    sent._messages = CookieStorage(sent)
    told = errors.lost_a_race(sent).text
    assert ("Back to the page" in told) is bool(leads_to)
    assert f'href="{leads_to}"' in told or not leads_to

"""Views: a list is kept under a name, stands in the sidebar with its number, and shows each reader what they may see."""

import pytest

from caseway.activity import live
from caseway.activity.live import News
from caseway.saved import counting
from caseway.saved.actions import forget_removed_views, make_view
from caseway.saved.counting import Kept, is_good, words_of
from caseway.saved.models import View
from caseway.tickets.actions import change, set_state
from caseway.workspaces.actions import change_team, make_team

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def keep(browser_of):
    """A member saves what the list shows; the browser stays theirs."""

    def do(member, **given):
        browser = browser_of(member)
        answer = browser.post(
            "/w/acme/views/new", {"kind": "tickets", "name": "Export", "q": "state:new", "sort": "-updated", "shared_with": "me", **given}
        )
        return browser, answer

    return do


def beside(browser):
    return " ".join(browser.get("/w/acme/views/beside", headers=PART).content.decode().split())


def test_olga_saves_what_she_filtered_and_finds_it_in_the_sidebar_with_its_number(olga, ticket, keep):
    browser, answer = keep(olga)
    view = View.objects.get()
    assert answer.url == f"/w/acme/views/{view.pk}"
    assert (view.q, view.sort, view.member, view.shared_with) == ("state:new", "-updated", olga, "me")
    page = browser.get(answer.url).content.decode()
    assert "Export stops" in page and '<h1 class="bar__title">Export</h1>' in page
    assert f'href="/w/acme/views/{view.pk}" aria-current="page"' in page
    assert '<span class="side__count number">1</span>' in beside(browser)


def test_the_address_stays_when_the_query_changes_and_the_change_can_be_undone(olga, ticket, keep):
    browser, answer = keep(olga)
    changed = browser.get(f"{answer.url}?q=state:open").content.decode()
    assert f'action="{answer.url}/query"' in changed and "Save as new" in changed
    kept = browser.post(f"{answer.url}/query", {"q": "state:open", "sort": ""}, follow=True).content.decode()
    assert View.objects.get().q == "state:open"
    assert f'hx-post="{answer.url}/query"' in kept and "state:new" in kept
    assert browser.get(answer.url).status_code == 200


def test_a_removed_view_comes_back_and_is_forgotten_after_a_day(olga, keep):
    browser, answer = keep(olga)
    gone = browser.post(f"{answer.url}/removal", follow=True).content.decode()
    assert f'hx-post="{answer.url}/restoring"' in gone
    assert browser.get(answer.url).status_code == 404 and answer.url not in beside(browser)
    assert browser.post(f"{answer.url}/restoring", headers=PART)["HX-Redirect"] == answer.url
    assert browser.get(answer.url).status_code == 200
    browser.post(f"{answer.url}/removal")
    View.objects.update(removed_at="2026-01-01T00:00Z")
    forget_removed_views()
    assert not View.objects.exists()


def test_views_are_put_in_order_by_buttons(olga, keep):
    browser, _ = keep(olga, name="First")
    keep(olga, name="Second")
    second = View.objects.get(name="Second")
    browser.post(f"/w/acme/views/{second.pk}/place", {"step": "up"})
    shown = beside(browser)
    assert shown.index("Second") < shown.index("First")
    browser.post(f"/w/acme/views/{second.pk}/place", {"step": "up"})
    browser.post(f"/w/acme/views/{second.pk}/place", {"step": "nowhere"})
    assert [one.name for one in View.objects.beside(second)] == ["Second", "First"]


def test_ones_own_view_is_nobody_elses(olga, dan, ada, keep, browser_of):
    _, answer = keep(olga)
    for other in (dan, ada):
        browser = browser_of(other)
        assert browser.get(answer.url).status_code == 404
        assert browser.post(f"{answer.url}/removal").status_code == 404
        assert answer.url not in beside(browser)


def test_a_restricted_teams_view_is_seen_by_its_members_alone(acme, ada, olga, dan, maya, keep, browser_of):
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    _, answer = keep(dan, name="Lawsuits", shared_with="team", team=legal.pk)
    assert "Lawsuits" in beside(browser_of(dan))
    for other in (olga, maya, ada):
        assert browser_of(other).get(answer.url).status_code == 404
        assert "Lawsuits" not in beside(browser_of(other))
    change_team(legal, by=ada, name="Legal", is_restricted=True, members=[olga])
    assert "Lawsuits" in beside(browser_of(olga)) and "Lawsuits" not in beside(browser_of(dan))


def test_nobody_shares_with_a_team_of_others(acme, ada, olga, dan, keep):
    team = make_team(acme, by=ada, name="Support", members=[dan])
    _, answer = keep(olga, shared_with="team", team=team.pk)
    assert answer.status_code == 422 and not View.objects.exists()


def test_everyones_view_shows_each_reader_what_they_may_see(acme, ada, maya, olga, dan, ticket, keep, browser_of):
    _, answer = keep(maya, shared_with="everyone")
    change(ticket, by=ada, team=make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan]))
    browser = browser_of(dan)
    assert "Export stops" in browser.get(answer.url).content.decode()
    assert ">1</span>" in beside(browser)
    browser = browser_of(olga)
    assert "Export stops" not in browser.get(answer.url).content.decode()
    assert ">0</span>" in beside(browser)
    refused = browser.post(f"{answer.url}/query", {"q": "", "sort": ""})
    assert refused.status_code == 403 and "Your role in this workspace" in refused.content.decode()


def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(olga, keep):
    _, answer = keep(olga, q="colour:red")
    assert answer.status_code == 422 and "There is no field “colour”" in answer.content.decode()
    _, answer = keep(olga, sort="-colour")
    assert answer.status_code == 422 and not View.objects.exists()


def test_a_question_that_cannot_be_asked_any_more_says_so(acme, ada, olga, ticket, keep):
    team = make_team(acme, by=ada, name="Support", members=[olga])
    browser, answer = keep(olga, q="team:support")
    team.delete()
    page = browser.get(answer.url)
    assert page.status_code == 422 and "does not know “support”" in page.content.decode()
    assert ">–</span>" in beside(browser)


def test_a_view_of_issues(olga, keep):
    browser, answer = keep(olga, kind="issues", name="Blocked", q="is:blocked", sort="-customers")
    assert 'action="' + answer.url + '" role="search"' in browser.get(answer.url).content.decode()
    assert ">0</span>" in beside(browser)


def test_an_act_on_many_leads_back_to_the_view(olga, ticket, keep):
    browser, answer = keep(olga)
    done = browser.post("/w/acme/tickets/many", {"ticket": ticket.number, "priority": "high", "back": answer.url})
    assert done.url == answer.url


def test_too_many_are_refused(acme, olga, keep, monkeypatch):
    monkeypatch.setattr(View, "MOST", 1)
    keep(olga)
    _, answer = keep(olga)
    assert answer.status_code == 422 and "There are 1 of these already" in answer.content.decode()


@pytest.mark.parametrize("count, words", [(0, "0"), (99, "99"), (100, "99+")])
def test_a_number_says_no_more_than_it_must(count, words):
    assert words_of(count) == words


@pytest.mark.parametrize(
    "heard, age, took, is_kept",
    [(0, 1, 0.001, True), (0, 61, 0.001, False), (99.5, 1, 0.001, False), (99.5, 1, 0.1, True), (99.5, 10, 0.1, False)],
)
def test_a_number_is_kept_until_something_happens_and_longer_where_it_was_dear(heard, age, took, is_kept, monkeypatch):
    monkeypatch.setattr(counting, "SECONDS", 60.0)
    assert is_good(Kept("7", "", 100 - age, took), heard, 100) is is_kept


def test_a_kept_number_is_made_anew_once_a_ticket_changed(acme, olga, ticket, keep, monkeypatch):
    monkeypatch.setattr(counting, "SECONDS", 60.0)
    monkeypatch.setattr(counting, "PATIENCE", 0)
    browser, _ = keep(olga, q="is:unresolved")
    assert ">1</span>" in beside(browser)
    assert "hx-trigger" not in beside(browser)
    set_state(ticket, "resolved", by=olga)
    live.deliver(News(acme.pk, "ticket", ticket.pk))
    page = browser.get("/w/acme/notices").content.decode()
    assert ">1</span>" in page and 'hx-trigger="load"' in page
    assert ">0</span>" in beside(browser)
    assert 'hx-trigger="load"' not in browser.get("/w/acme/notices").content.decode()


def test_programs_keep_views(acme, olga, maya, ticket, program):
    call = program(olga)
    made = call("POST", "/views", {"name": "Export", "q": "is:unresolved", "sort": "-updated"}).json()
    assert (made["count"], made["shared_with"], made["team"], made["kind"]) == (1, "me", None, "tickets")
    assert made["url"].endswith(f"/w/acme/views/{made['id']}")
    assert call("PATCH", f"/views/{made['id']}", {"q": "state:closed"}).json()["count"] == 0
    assert call("PATCH", f"/views/{made['id']}", {"q": "colour:red"}).status_code == 422
    assert call("PATCH", f"/views/{made['id']}", {"shared_with": "everyone"}).status_code == 403
    assert program(maya)("GET", f"/views/{made['id']}").status_code == 404
    shared = make_view(acme, by=maya, name="All", shared_with="everyone")
    assert [one["name"] for one in call("GET", "/views").json()["items"]] == ["All", "Export"]
    assert call("DELETE", f"/views/{shared.pk}").status_code == 403
    assert call("DELETE", f"/views/{made['id']}").status_code == 204
    assert call("GET", f"/views/{made['id']}").status_code == 404

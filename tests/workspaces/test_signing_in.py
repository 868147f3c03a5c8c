"""Beginning, signing in, second factors, being invited, signing out everywhere."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from caseway.workspaces import actions, first_run
from caseway.workspaces.models import Account, Member
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory_of_failures():
    cache.clear()


def sign_in(client, member, password=PASSWORD):
    return client.post("/login", {"login": member.account.email, "password": password})


def is_refused(client, member):
    """With the right password, too."""
    return sign_in(client, member).status_code == 422 and client.get("/")["Location"] == "/login"


def test_an_empty_installation_says_where_its_link_is(client):
    page = client.get("/")
    assert page.status_code == 200
    assert first_run.first_run_key() not in page.content.decode()


def founding(**changes):
    return {
        "name": "Acme", "slug": "acme", "person": "Olga", "email": "Olga@Acme.test", "password": PASSWORD, "language": "en", **changes,
    }  # fmt: skip


def test_the_one_time_link_makes_workspace_and_admin_and_is_used_up(client):
    link = first_run.first_run_link().removeprefix("http://127.0.0.1:8000")
    assert client.get(link).status_code == 200
    done = client.post(link, founding())
    assert done.status_code == 302 and done["Location"].startswith("/w/acme/")
    member = Member.objects.get()
    assert member.is_admin and member.account.email == "olga@acme.test"
    assert client.get(link).status_code == 404
    assert first_run.first_run_link() == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "Ac me"},
        {"slug": "www"},
        {"slug": "", "name": "www"},
        {"slug": "", "name": "東京"},
        {"slug": "-a"},
        {"email": "nobody"},
        {"password": "short"},
        {"password": "password12345"},
        {"name": ""},
    ],
)
def test_a_bad_beginning_is_answered_with_a_sentence_and_makes_nothing(client, wrong):
    link = first_run.first_run_link().removeprefix("http://127.0.0.1:8000")
    answer = client.post(link, founding(**wrong))
    assert answer.status_code == 422 and "field__error" in answer.content.decode()
    assert not Account.objects.exists()


def test_a_short_name_is_made_of_the_companys_name(client):
    link = first_run.first_run_link().removeprefix("http://127.0.0.1:8000")
    done = client.post(link, founding(slug="", name="Müller & Söhne Küchen_GmbH"))
    assert done["Location"].startswith("/w/mueller-soehne-kuechen-gmbh/")


def test_a_guessed_link_finds_nothing(client):
    assert client.get("/first-run/guess").status_code == 404


def test_signing_in_leads_to_the_last_workspace(client, ada):
    assert client.get("/").status_code == 302
    answer = sign_in(client, ada)
    assert answer.status_code == 302
    assert client.get("/")["Location"] == "/w/acme/tickets"


def test_a_wrong_password_is_refused_with_a_sentence(client, ada):
    answer = sign_in(client, ada, "wrong horse")
    assert answer.status_code == 422
    assert client.get("/")["Location"] == "/login"


def test_an_unknown_address_is_answered_like_a_wrong_password(client, ada):
    wrong = client.post("/login", {"login": ada.account.email, "password": "wrong horse"})
    cache.clear()
    unknown = client.post("/login", {"login": "nobody@acme.test", "password": "wrong horse"})
    words = [re.sub(r'value="[^"]*"|content="[^"]*"', "", page.content.decode()) for page in (wrong, unknown)]
    assert words[0] == words[1]


def test_guessing_passwords_is_slowed_down(client, ada):
    for _ in range(6):
        sign_in(client, ada, "wrong horse")
    assert is_refused(client, ada)


def test_guesses_at_others_make_none_forgotten(client, ada):
    for _ in range(6):
        sign_in(client, ada, "wrong horse")
    for number in range(700):
        cache.set(f"zz-guess-at-{number}", 1)
    assert is_refused(client, ada)


def test_signing_out_everywhere_ends_other_sessions_too(ada):
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, ada)
        assert browser.get("/w/acme/settings").status_code == 200
    here.post("/account/sessions")
    assert there.get("/w/acme/settings")["Location"] == "/login?next=/w/acme/settings"
    assert there.get("/")["Location"] == "/login"


def test_a_new_password_ends_other_sessions_but_not_this_one(ada):
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, ada)
    here.post("/account/password", {"old": PASSWORD, "new": "another horse battery staple"})
    assert here.get("/w/acme/settings").status_code == 200
    assert there.get("/w/acme/settings")["Location"] == "/login?next=/w/acme/settings"


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_with_a_second_factor_the_password_alone_lets_nobody_in(client, ada):
    sign_in(client, ada)
    done = client.get(with_totp(client)["Location"])
    assert done.status_code == 200 and "plain__codes" in done.content.decode()

    other = Client()
    assert sign_in(other, ada)["Location"] == "/login/code"
    assert other.get("/w/acme/settings").status_code == 302
    assert other.post("/login/code", {"code": "000000"}).status_code == 422
    recovery = re.search(r"<li><code>([^<]+)</code>", done.content.decode())[1]
    other.post("/login/code", {"code": recovery})
    assert other.get("/w/acme/settings").status_code == 200


def test_an_invitation_works_once_for_its_address_and_role(client, acme, ada):
    _, secret = actions.invite(acme, "Dan@Acme.test", by=ada, role="agent")
    assert client.get(f"/invitations/{secret}").status_code == 200
    client.post(f"/invitations/{secret}", {"person": "Dan", "password": PASSWORD})
    dan = Member.objects.get(account__email="dan@acme.test")
    assert (dan.role, dan.name, dan.workspace) == ("agent", "Dan", acme)
    assert Client().get(f"/invitations/{secret}").status_code == 404


def test_an_invitation_does_not_let_another_account_in(acme, ada, mallory):
    invitation, _ = actions.invite(acme, "dan@acme.test", by=ada, role="admin")
    assert actions.accept_invitation(invitation, mallory.account) is None
    assert not Member.objects.filter(workspace=acme, account=mallory.account).exists()


def test_a_later_invitation_ends_the_earlier_one(client, acme, ada):
    _, first = actions.invite(acme, "dan@acme.test", by=ada, role="agent")
    actions.invite(acme, "dan@acme.test", by=ada, role="viewer")
    assert client.get(f"/invitations/{first}").status_code == 404


def test_the_last_admin_stays(acme, ada, olga, browser_of):
    answer = browser_of(ada).post(f"/w/acme/settings/members/{ada.pk}", {"name": "Ada", "role": "agent", "is_active": "on"})
    assert answer.status_code == 422 and "at least one administrator" in answer.content.decode()


def test_next_leads_only_to_our_own_pages(client, ada):
    answer = client.post("/login?next=https://evil.test/", {"login": ada.account.email, "password": PASSWORD})
    assert "evil.test" not in answer["Location"]


def test_another_workspace_is_made_in_the_browser(olga, browser_of):
    browser = browser_of(olga)
    browser.post("/workspaces", {"name": "Second", "slug": "second"})
    assert Member.objects.get(workspace__slug="second").account == olga.account
    assert browser.post("/workspaces", {"name": "Again", "slug": "acme"}).status_code == 422


# A second factor demanded --------------------------------------------------------------------------------------------------------


@pytest.fixture
def demanding(acme, ada):
    actions.change_settings(acme, by=ada, demands_second_factor=True)
    return acme


def with_totp(client):
    """Switch an authenticator app on, through the pages."""
    page = client.get("/account/second-factor/on", follow=True)
    if page.redirect_chain:
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())[1]
    return client.post("/account/second-factor/on", {"code": code_for(secret)})


def test_who_has_no_factor_is_led_to_set_one_up_before_anything_else(demanding, olga, client):
    sign_in(client, olga)
    led = client.get("/w/acme/tickets?q=is:mine")
    assert led.status_code == 302 and led["Location"] == "/account/second-factor/needed?next=%2Fw%2Facme%2Ftickets%3Fq%3Dis%3Amine"
    assert client.post("/w/acme/tickets/new", {"subject": "x"}).status_code == 302
    part = client.get("/w/acme/tickets", headers={"HX-Request": "true"})
    assert part["HX-Redirect"].startswith("/account/second-factor/needed") and not part.content
    assert client.get(led["Location"]).status_code == 200
    assert with_totp(client)["Location"] == "/account/recovery-codes"
    shown = client.get("/account/recovery-codes").content.decode()
    assert shown.count("<li><code>") == 10 and 'href="/w/acme/tickets?q=is:mine"' in shown
    assert client.get("/w/acme/tickets").status_code == 200


def test_neither_anothers_factor_nor_recovery_codes_alone_are_one(demanding, olga, ada, client):
    sign_in(client, olga)
    with_totp(client)
    other = Client()
    sign_in(other, ada)
    assert other.get("/w/acme/tickets").status_code == 302
    Authenticator.objects.create(user=ada.account, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert other.get("/w/acme/tickets").status_code == 302


def test_recovery_codes_are_shown_once(olga, client):
    sign_in(client, olga)
    with_totp(client)
    assert "<li><code>" in client.get("/account/recovery-codes").content.decode()
    again = client.get("/account/recovery-codes").content.decode()
    assert "<li><code>" not in again and "10 of them are unused" in again


def test_tokens_go_on_working_where_a_factor_is_demanded(demanding, olga, token_of, client):
    answer = client.get("/api/v1/tickets", headers={"Authorization": f"Bearer {token_of(olga)}"})
    assert answer.status_code == 200


def test_another_workspace_of_the_same_account_does_not_ask(demanding, olga, mallory, client):
    actions.join(mallory.workspace, olga.account, role="agent")
    sign_in(client, olga)
    assert client.get("/w/evil/tickets").status_code == 200
    assert client.get("/w/acme/tickets").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test", "/logout", "/w/../logout\\@evil.test"])
def test_being_led_never_leads_away(demanding, olga, client, elsewhere):
    sign_in(client, olga)
    client.get("/account/second-factor/needed", {"next": elsewhere})
    onward = client.session.get("second factor: led from", "/account")
    assert onward.startswith(("/account", "/w/"))


def test_a_passkey_that_nobody_signed_opens_nothing(olga, client):
    answer = client.get("/login/passkey", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json()["request_options"]["publicKey"]["userVerification"]
    for credential in ("", "{}", "[]", "null", '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}'):
        assert client.post("/login/passkey", {"credential": credential}).status_code in (302, 400)
        assert "_auth_user_id" not in client.session

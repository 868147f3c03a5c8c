"""Signing in at a provider, renewing early, losing it; and the mailbox that it opens."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.intake.mailboxes.actions import set_mailbox
from caseway.intake.mailboxes.fleet import claim
from caseway.intake.mailboxes.line import Line
from caseway.intake.mailboxes.sessions import Session
from caseway.intake.models import IncomingMail, Mailbox
from caseway.mail.models import SignIn
from caseway.mail.ways import actions, oauth
from tests.dovecot import running
from tests.oauth_provider import CLIENT, SECRET

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/w/acme/settings/sign-ins"


@pytest.fixture
def registered(acme, ada, provider):
    return actions.set_provider(
        acme,
        by=ada,
        kind="other",
        name="Ours",
        client_id=CLIENT,
        client_secret=SECRET,
        authorize_url=f"{provider.url}/authorize",
        token_url=f"{provider.url}/token",
        scopes="mail",
    )


@pytest.fixture
def signed_in(registered, ada, browser_of, provider):
    """Ada goes to the provider as support@acme.test and comes back."""

    def go():
        browser = browser_of(ada)
        leaving = browser.post(f"{HERE}/{registered.pk}/leaving", {"account": "support@acme.test"}).content.decode()
        state, code = provider.sign_in(unescape(re.search(r'href="(http://127[^"]+authorize[^"]+)"', leaving)[1]))
        browser.get(f"{HERE}/back", {"state": state, "code": code})
        return SignIn.objects.get()

    return go


def test_who_signs_in_comes_back_with_tokens_that_are_sealed_and_shown_nowhere(signed_in, provider, ada, browser_of):
    found = signed_in()
    token = actions.access_token(found)
    assert provider.accounts[token] == "support@acme.test"
    kept = f"{found.sealed_access_token} {found.sealed_refresh_token} {found.provider.sealed_client_secret}"
    page = browser_of(ada).get(f"{HERE}/{found.provider_id}").content.decode()
    for secret in (token, SECRET, *provider.refresh):
        assert secret not in kept and secret not in page and secret not in str(list(Activity.objects.values_list("data", flat=True)))


def test_a_return_that_was_not_begun_here_changes_nothing(signed_in, registered, ada, browser_of, provider):
    browser = browser_of(ada)
    browser.post(f"{HERE}/{registered.pk}/leaving", {"account": "support@acme.test"})
    browser.get(f"{HERE}/back", {"state": "another", "code": "x"})
    assert not SignIn.objects.exists()
    signed_in()
    browser.get(f"{HERE}/back", {"state": "", "code": "x"})
    assert SignIn.objects.count() == 1


def test_tokens_are_renewed_before_they_run_out_and_a_silent_provider_is_asked_again(signed_in, provider):
    found = signed_in()
    SignIn.objects.update(expires_at=now() + timedelta(minutes=20))
    actions.renew_early()
    assert provider.renewals == 0
    SignIn.objects.update(expires_at=now() + timedelta(minutes=10))
    provider.is_silent = True
    actions.renew_early()
    provider.is_silent = False
    found.refresh_from_db()
    assert found.lost_at is None
    actions.renew_early()
    found.refresh_from_db()
    assert provider.renewals == 1 and found.expires_at > now() + timedelta(minutes=50)


def test_a_sign_in_that_the_provider_ended_is_told_once(signed_in, provider):
    found = signed_in()
    provider.forgets()
    SignIn.objects.update(expires_at=now())
    for _attempt in range(2):
        with pytest.raises(oauth.ProviderRefused):
            actions.access_token(found)
    found.refresh_from_db()
    assert found.lost_at is not None
    assert Activity.objects.filter(name="sign_in.lost").count() == 1
    assert signed_in().lost_at is None


def test_a_mailbox_opens_with_the_token_and_says_when_it_no_longer_does(signed_in, provider, acme, ada, dovecot_program, monkeypatch):
    monkeypatch.setattr(Line, "can_idle", False)
    with running(introspection=f"{provider.url}/introspect") as server:
        server.deliver(b"Subject: hello\r\nFrom: rita@northwind.test\r\n\r\nHello.\r\n")
        access = {"host": "127.0.0.1", "port": server.port, "security": "none", "user": "support@acme.test", "after": "delete"}
        set_mailbox(acme, by=ada, address=None, sign_in=signed_in(), takes_old=True, **access)
        Session(claim(1)[0]).run()
        assert (IncomingMail.objects.count(), Mailbox.objects.get().last_error) == (1, "")
        provider.forgets()
        SignIn.objects.update(expires_at=now())
        Mailbox.objects.update(due_at=now())
        Session(claim(1)[0]).run()
        assert Mailbox.objects.get().last_error.startswith("sign_in")


def test_known_providers_need_no_addresses_and_a_used_account_stays(acme, ada, signed_in):
    google = actions.set_provider(acme, by=ada, kind="google", name="Google", client_id="x")
    assert google.token_url == "https://oauth2.googleapis.com/token" and "mail.google.com" in google.scopes
    found = signed_in()
    set_mailbox(acme, by=ada, address=None, sign_in=found, host="imap.acme.test", user="x", takes_old=True)
    with pytest.raises(actions.ValidationError):
        actions.remove_sign_in(found, by=ada)


@pytest.mark.parametrize(
    "verifier, expected", [("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")]
)
def test_the_challenge_is_that_of_the_standard(verifier, expected):
    assert oauth.challenge(verifier) == expected


def test_xoauth2_takes_no_control_characters():
    assert oauth.xoauth2("a@b.test", "t") == "user=a@b.test\x01auth=Bearer t\x01\x01"
    with pytest.raises(oauth.ProviderRefused):
        oauth.xoauth2("a@b.test\x01auth=Bearer other", "t")

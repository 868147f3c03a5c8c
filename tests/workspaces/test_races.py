"""Two people who do the same at the same moment: one is done, the other reads that somebody was quicker."""

import threading

import pytest
from django.test import Client

from caseway.workspaces import actions
from caseway.workspaces.models import Team
from tests.at_once import PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("headers, said", [({}, ">Somebody else was quicker</h1>"), ({"HX-Request": "true"}, "at the same moment.")])
def test_of_two_who_make_the_same_team_one_does(headers, said, ada, monkeypatch):
    make_team, both_asked = actions.make_team, threading.Barrier(2, timeout=PATIENCE)

    def made_together(*args, **named):
        both_asked.wait()
        return make_team(*args, **named)

    monkeypatch.setattr(actions, "make_team", made_together)

    def send():
        browser = Client(headers=headers)
        browser.force_login(ada.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser.post("/w/acme/settings/teams", {"name": "Field service"})

    done, refused = sorted(at_once([send, send]), key=lambda response: response.status_code)
    assert (done.status_code, refused.status_code) == (302, 409)
    assert said in refused.text
    assert Team.objects.get().name == "Field service"

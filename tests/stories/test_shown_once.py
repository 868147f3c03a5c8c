"""What makes a secret is sent again by whoever reloads the page that showed it: nothing more is made, and nothing is told again."""

import re

import pytest

from caseway.automation.models import Webhook
from caseway.workspaces.models import ApiToken, Invitation

pytestmark = pytest.mark.django_db
FORMS = [
    ("tokens", {"name": "Warehouse", "scope": "read"}, ApiToken, r"cw_[\w-]{20,}"),
    ("members", {"email": "new@acme.test", "role": "agent"}, Invitation, r"/invitations/inv_[\w-]{20,}"),
    ("webhooks", {"name": "Warehouse", "url": "https://warehouse.example/hook"}, Webhook, r"whsec_[\w+/=-]{20,}"),
]


@pytest.mark.parametrize("place, given, model, secret", FORMS, ids=[place for place, *_ in FORMS])
def test_a_form_sent_again_makes_nothing(place, given, model, secret, ada, browser_of):
    browser, address = browser_of(ada), f"/w/acme/settings/{place}"
    given = given | {"nonce": re.search(r'name="nonce" value="([^"]+)"', browser.get(address).text)[1]}
    assert re.search(secret, browser.post(address, given).text)
    before = model.objects.count()
    again = browser.post(address, given, follow=True)
    assert again.redirect_chain == [(address, 302)]
    assert "This form was sent before." in again.text and not re.search(secret, again.text)
    assert model.objects.count() == before == model.objects.filter(workspace=ada.workspace).count()


@pytest.mark.parametrize("nonce", ["", "n", "n\0n"])
def test_who_goes_back_and_asks_for_another_gets_it(nonce, ada, browser_of):
    for name in ("Warehouse", "Shop"):
        made = browser_of(ada).post("/w/acme/settings/tokens", {"name": name, "scope": "read", "nonce": nonce})
        assert re.search(r"cw_[\w-]{20,}", made.text)
    assert set(ApiToken.objects.values_list("name", flat=True)) == {"Warehouse", "Shop"}

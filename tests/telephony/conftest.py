import pytest

from caseway.customers.actions import make_customer
from caseway.telephony import actions


@pytest.fixture
def secret(acme, ada):
    """Acme's telephone system is connected."""
    return actions.connect(acme, by=ada)


@pytest.fixture
def exchange(client, secret):
    """What a telephone system says: `exchange("newCall", "0171/234-5678", user="21")`."""

    def say(event, caller="0171/234-5678", call="1", **more):
        fields = {"event": event, "from": caller, "to": "+49 30 901820", "direction": "in", "callId": call, **more}
        return client.post(f"/cti/{secret}", fields)

    return say


@pytest.fixture
def nina(acme, olga):
    """A customer with a mobile telephone."""
    return make_customer(acme, by=olga, name="Nina Nord", phones=["+49 171 2345678"])


@pytest.fixture
def at_desk(olga, dan):
    """Olga and Dan have told where their telephones are."""
    actions.set_extensions(olga, ["21", "olga.ost"])
    actions.set_extensions(dan, ["22", "+4930901822"])

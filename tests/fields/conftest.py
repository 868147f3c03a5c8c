"""What Acme wants to know of its tickets, issues and customers."""

import pytest

from caseway.customers.actions import fill_in
from caseway.fields.actions import add_field
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.definitions import known_to


@pytest.fixture
def harm(acme, ada):
    listed = [ListedChoice(label) for label in ("Minor", "Major", "Sent to hospital")]
    return add_field(acme, by=ada, kind="ticket", key="harm", label="Severity of harm", type="one", choices=listed)


@pytest.fixture
def cost(acme, ada):
    return add_field(acme, by=ada, kind="ticket", key="cost", label="Cost", type="number")


@pytest.fixture
def bought(acme, ada):
    return add_field(acme, by=ada, kind="ticket", key="bought", label="Bought on", type="date", is_asked=True)


@pytest.fixture
def shops(acme, ada):
    listed = [ListedChoice(label) for label in ("Online", "Berlin", "Hamburg")]
    return add_field(acme, by=ada, kind="ticket", key="shops", label="Shops", type="several", choices=listed, is_asked=True)


@pytest.fixture
def insured(acme, ada):
    return add_field(acme, by=ada, kind="ticket", key="insured", label="Insured", type="yes_no")


@pytest.fixture
def policy(acme, ada):
    return add_field(acme, by=ada, kind="ticket", key="policy", label="Policy", type="text")


@pytest.fixture
def photo(acme, ada):
    return add_field(acme, by=ada, kind="ticket", key="photo", label="Photo", type="link")


@pytest.fixture
def all_types(harm, cost, bought, shops, insured, policy, photo):
    return [harm, cost, bought, shops, insured, policy, photo]


@pytest.fixture
def standard(acme, ada):
    return add_field(acme, by=ada, kind="issue", key="standard", label="Standard", type="text")


@pytest.fixture
def filled(acme, olga):
    """Write into the fields of a customer or an organisation, by key."""

    def fill(who, **given):
        by_key = {one.key: one for one in known_to(olga, who.subject_kind)}
        fill_in(who, {by_key[key]: value for key, value in given.items()}, by=olga)

    return fill

"""The cast: the people, the workspace and the product of every story."""

import pytest

from caseway.customers.actions import find_or_make
from caseway.intake.reading_child import close_reader
from caseway.jobs import runner
from caseway.products.actions import make_product
from caseway.project import admission
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from caseway.workspaces.actions import found, join, make_token
from caseway.workspaces.models import Account, Role

PASSWORD = "correct horse battery staple"


def person(name: str, workspace, role: str):
    account = Account.objects.create_user(f"{name.lower()}@{workspace.slug}.test", PASSWORD, name=name)
    return join(workspace, account, role=role)


@pytest.fixture
def ada(db):
    """The first admin of Acme."""
    return found(slug="acme", name="Acme", email="ada@acme.test", password=PASSWORD, person="Ada")


@pytest.fixture
def acme(ada):
    return ada.workspace


@pytest.fixture
def olga(acme):
    """Answers."""
    return person("Olga", acme, Role.AGENT)


@pytest.fixture
def dan(acme):
    """Builds."""
    return person("Dan", acme, Role.AGENT)


@pytest.fixture
def maya(acme):
    """Manages."""
    return person("Maya", acme, Role.MANAGER)


@pytest.fixture
def vera(acme):
    """Only looks."""
    return person("Vera", acme, Role.VIEWER)


@pytest.fixture
def mallory(db):
    """An admin of another workspace."""
    return found(slug="evil", name="Evil", email="mallory@evil.test", password=PASSWORD, person="Mallory")


@pytest.fixture
def rita(acme):
    """A customer at Northwind."""
    return find_or_make(acme, by=None, email="rita@northwind.test", name="Rita Rahn")


@pytest.fixture
def beacon(acme, ada):
    return make_product(acme, by=ada, key="BEA", name="Beacon")


@pytest.fixture
def ticket(acme, rita):
    """Rita's report, come by mail."""
    return open_ticket(acme, requester=rita, subject="Export stops", words=Words.plain("It stops at 80 %."), channel="email", by=rita)


@pytest.fixture(scope="module")
def one_child():
    """The child that reads mail, the same one for all tests of a module."""
    yield
    close_reader()


@pytest.fixture
def admitted_here(monkeypatch):
    """Who asks for a live stream would close connections that are too old; the test's own, with its transaction, looks like one."""
    monkeypatch.setattr(admission, "close_old_connections", lambda: None)


@pytest.fixture
def settle():
    """Do everything that is owed, as the runner would."""
    return runner.settle


@pytest.fixture
def token_of():
    """An API token that acts as a member."""
    return lambda member, scope="write": make_token(member, by=member, name="test", scope=scope)[1]


@pytest.fixture
def browser_of(client):
    """Django's test client, signed in as a member."""

    def sign_in(member):
        client.force_login(member.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in

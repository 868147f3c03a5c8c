"""Whatever is sent, the API answers as its description says: every operation, good input and bad, always from the same seed."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks as openapi_checks

from caseway.api.application import description
from caseway.customers.actions import make_organisation
from caseway.files.keeping import keep
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]
# The token is ours; what happens without one, tests/rules/test_api_doors.py tells.
CONFIG = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=GenerationConfig(with_security_parameters=False))))

schema = schemathesis.openapi.from_dict(description(), config=CONFIG)
schema.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def one_connection():
    """Each request would close the connection, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def there(acme, ada, olga, ticket, beacon, rita):
    """One of each thing, by the first word of its address."""
    return {
        "tickets": ticket.number,
        "customers": rita.pk,
        "organisations": make_organisation(acme, by=ada, name="Northwind").pk,
        "products": beacon.pk,
        "teams": make_team(acme, by=ada, name="Support", members=[olga]).pk,
        "members": olga.pk,
        "attachments": keep(acme.pk, b"words", filename="a.txt", by=ada).token,
    }


@pytest.fixture
def caller(ada, token_of):
    return {"Authorization": f"Bearer {token_of(ada)}"}


@schema.parametrize()
@settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case, there, caller):
    lead_somewhere(case, there)
    case.call_and_validate(headers=caller, checks=CHECKS)


def lead_somewhere(case, there):
    """A good address is that of a thing there is, and a good key is new: else most answers would be 404 and 409."""
    if is_good(case, ParameterLocation.PATH):
        for name in case.path_parameters:
            case.path_parameters[name] = there[case.operation.path.split("/")[3]]
    if is_good(case, ParameterLocation.HEADER):
        case.headers.pop("Idempotency-Key", None)


def is_good(case, place):
    component = case.meta.components.get(place)
    return component is not None and component.mode.is_positive

"""Whatever is sent, the API answers as its description says: every operation, good input and bad, always from the same seed.

What stands at the edges of the description is tried, and what is drawn by lot: within them on both databases, each with a lot of its
own; beyond them, where it is refused before any is asked, on SQLite. There ten are drawn, good and bad; on PostgreSQL five, all good.
Both are drawn up when an operation's test runs: for all operations that takes seconds, which each worker would spend to know their names.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.config import CoveragePhaseConfig, GenerationConfig, PhasesConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode, derive_operation_seed
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from schemathesis.specs.openapi import checks as openapi_checks

from caseway.api.application import description
from tests import cast, programs
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.rita, cast.beacon, cast.ticket, programs.things))

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]
MODES = list(GenerationMode) if connection.vendor == "sqlite" else [GenerationMode.POSITIVE]
# The token is ours; what happens without one, tests/rules/test_api_doors.py tells.
GENERATION = GenerationConfig(with_security_parameters=False, modes=MODES)
CONFIG = SchemathesisConfig(
    seed={"sqlite": 1, "postgresql": 2}[connection.vendor],
    projects=ProjectsConfig(
        default=ProjectConfig(generation=GENERATION, phases=PhasesConfig(coverage=CoveragePhaseConfig(generation=GENERATION)))
    ),
)

DRAWN = settings(max_examples=5 * len(MODES), database=None, suppress_health_check=list(HealthCheck))

schema = schemathesis.openapi.from_dict(description(), config=CONFIG)
schema.app = get_wsgi_application()
LABELS = [found.ok().label for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def one_connection():
    """Each request would close the connection, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def caller(ada, token_of):
    return {"Authorization": f"Bearer {token_of(ada)}"}


@pytest.mark.parametrize("label", LABELS)
def test_the_api_keeps_to_its_description(label, things, caller, words_of_ours):
    def keeps_to_it(case):
        lead_somewhere(case, things)
        case.call_and_validate(headers=caller, checks=CHECKS)

    tried_on(schema.find_operation_by_label(label), keeps_to_it, words_of_ours)()


@pytest.fixture(scope="module")
def words_of_ours():
    """Words in the program's own text, some of which are put where they do not belong."""
    return FeedbackSources(constants_value_source=make_constants_value_source(schema))


def tried_on(operation, test, words):
    """What the library's own decorator makes of a test while tests are collected."""
    seed = derive_operation_seed(schema.config.seed, operation.label)
    config = HypothesisTestConfig(project=schema.config, modes=list(HypothesisTestMode), settings=DRAWN, seed=seed, feedback=words)
    return create_test(operation=operation, test_func=test, config=config)


def lead_somewhere(case, things):
    """A good address is that of a thing there is, and a good key is new: else most answers would be 404 and 409."""
    if is_good(case, ParameterLocation.PATH):
        for name in case.path_parameters:
            kind = programs.HOLES.get(name) or case.operation.path.split("/")[3]
            case.path_parameters[name] = things[kind]
    if is_good(case, ParameterLocation.HEADER):
        case.headers.pop("Idempotency-Key", None)


def is_good(case, place):
    component = case.meta.components.get(place)
    return component is not None and component.mode.is_positive

"""One suite, two databases: `--database sqlite` (the default) or `--database postgres`.

A plugin and not a conftest, since settings read the environment once, before any conftest is loaded.
"""

import atexit
import contextlib
import os
import shutil
import tempfile

import pytest

from tests.databases import postgresql

_open = contextlib.ExitStack()
_FOREIGN = (
    "EMAIL_URL",
    "CASEWAY_URL",
    "CASEWAY_MAIL_DOMAIN",
    "CASEWAY_STORAGE_URL",
    "CASEWAY_LOG",
    "CASEWAY_ALLOW_INNER_ADDRESSES",
    "DATABASE_URL",
)
# Workers of xdist inherit the server that the first process started.
_SHARED = "CASEWAY_TESTS_URL"
_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
# Whoever names single tests wants them run.
A_FEW = 200


def pytest_addoption(parser):
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="the database that the tests run on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    prepare(early_config.known_args_namespace.database)
    return (yield)


def pytest_collection_modifyitems(config, items):
    """What asks no database is the same on both, so it runs once."""
    if config.option.database == "postgres" and len(items) > A_FEW:
        asking = [item for item in items if _asks_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
        items[:] = asking


def _asks_a_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or not _DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def prepare(database: str) -> None:
    # Also when the run ends before it began, as with a module that cannot be imported.
    atexit.register(_open.close)
    for name in _FOREIGN:
        os.environ.pop(name, None)
    data = tempfile.mkdtemp(prefix="caseway-tests-")
    _open.callback(shutil.rmtree, data, ignore_errors=True)
    os.environ["CASEWAY_DATA"] = data
    os.environ["CASEWAY_SECRET_KEY"] = "only for tests, and long enough to be no trouble to anybody"
    if database == "postgres":
        if _SHARED not in os.environ:
            os.environ[_SHARED] = _open.enter_context(postgresql())
        os.environ["DATABASE_URL"] = os.environ[_SHARED]


def pytest_unconfigure():
    _open.close()

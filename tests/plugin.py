"""One suite, two databases: `--database sqlite` (the default) or `--database postgres`.

A plugin and not a conftest, since settings read the environment once, before any conftest is loaded.
"""

import atexit
import contextlib
import gc
import os
import shutil
import tempfile

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.databases import postgresql

# Nothing of what is imported and collected goes again; looking for what might is a sixth of the work.
gc.disable()

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
# Workers of xdist inherit the server that the first process started, and a folder for what one of them makes for all.
SHARED = "CASEWAY_TESTS_URL"
TOGETHER = "CASEWAY_TESTS_TOGETHER"
_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
# A backup that was made while people work, a traced server, a ticket of a hundred mails, a workspace with something on every page.
SHARING = ("test_backup.py", "test_durability.py", "test_hostile_mail.py", "test_accessibility.py")
# Whoever names single tests wants them run.
A_FEW = 200


def pytest_addoption(parser):
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="the database that the tests run on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    known = early_config.known_args_namespace
    prepare(known.database, has_servers=known.markexpr == "e2e")
    return (yield)


def pytest_collection_modifyitems(config, items):
    """What no database decides is the same on both, so it runs once."""
    if config.option.database == "postgres" and len(items) > A_FEW:
        asking = [item for item in items if _is_of_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _is_of_a_database(item)])
        items[:] = asking


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    """What is here now stays, as when the program serves: looking through ten thousand tests again and again is wasted work."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Tests of a file that share something dear are done by one worker, all others wherever there is room."""
    if config.option.dist == "loadgroup":
        return _ByFileOrAlone(config, log)
    return None


class _ByFileOrAlone(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        return path if path.endswith(SHARING) else nodeid


def _is_of_a_database(item) -> bool:
    if item.get_closest_marker("same_on_both"):
        return False
    return item.get_closest_marker("django_db") is not None or not _DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def prepare(database: str, has_servers: bool = False) -> None:
    """The environment of the run; tests with servers of their own need PostgreSQL beside SQLite."""
    # Also when the run ends before it began, as with a module that cannot be imported.
    atexit.register(_open.close)
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ["CASEWAY_DATA"] = _folder("caseway-tests-")
    if TOGETHER not in os.environ:
        os.environ[TOGETHER] = _folder("caseway-together-")
    os.environ["CASEWAY_SECRET_KEY"] = "only for tests, and long enough to be no trouble to anybody"
    if (has_servers or database == "postgres") and SHARED not in os.environ:
        os.environ[SHARED] = _open.enter_context(postgresql())
    if database == "postgres":
        os.environ["DATABASE_URL"] = os.environ[SHARED]


def _folder(prefix: str) -> str:
    made = tempfile.mkdtemp(prefix=prefix)
    _open.callback(shutil.rmtree, made, ignore_errors=True)
    return made


def pytest_unconfigure():
    _open.close()

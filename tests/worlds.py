"""One world for all tests of a module that only look at it, or change it for a moment: made once, and each test gets a copy.

    globals().update(one_world(cast.ada, cast.olga, programs.things))

makes fixtures of these names, and of all that they need, that belong to the module. What a test changes in the database is taken back
as ever. Not for tests that commit, nor for those that use a second connection: the world is a transaction that never ends well. Where it
is to be committed, since what follows a commit belongs to it, `is_committed` says so; then all tables are emptied after the module.
"""

import contextlib
import copy
import inspect
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.emptying import empty_tables


def one_world(*wanted, is_committed: bool = False) -> dict:
    """Fixtures by name: `world` (once a module), `world_now` (a copy for each test), and one for each thing in it."""
    makers = {maker.__name__: inspect.unwrap(maker) for maker in wanted}

    @pytest.fixture(scope="module")
    def world(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), _emptied() if is_committed else _taken_back():
            made = {"db": None}
            for name in makers:
                _make(name, makers, made)
            yield made

    @pytest.fixture
    def world_now(world, db):
        return copy.deepcopy(world)

    return {"world": world, "world_now": world_now, **{name: _thing(name) for name in makers}}


@contextlib.contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def _emptied() -> Iterator[None]:
    try:
        yield
    finally:
        empty_tables(None)


def _make(name: str, makers: dict, made: dict):
    """Make a thing after what it needs."""
    if name not in made:
        needed = inspect.signature(makers[name]).parameters
        made[name] = makers[name](**{one: _make(one, makers, made) for one in needed})
    return made[name]


def _thing(name: str):
    @pytest.fixture(name=name)
    def thing(world_now):
        return world_now[name]

    return thing

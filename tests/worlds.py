"""One world for all tests of a module that only look at it, or change it for a moment: made once, and each test gets a copy.

    globals().update(one_world(cast.ada, cast.olga, programs.things))

makes fixtures of these names, and of all that they need, that belong to the module. What a test changes in the database is taken back
as ever. Not for tests that commit, nor for those that use a second connection: the world is a transaction that never ends well.
"""

import copy
import inspect

import pytest
from django.db import transaction


def one_world(*wanted) -> dict:
    """Fixtures by name: `world` (once a module), `world_now` (a copy for each test), and one for each thing in it."""
    makers = {maker.__name__: inspect.unwrap(maker) for maker in wanted}

    @pytest.fixture(scope="module")
    def world(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            made = {"db": None}
            for name in makers:
                _make(name, makers, made)
            yield made
            transaction.set_rollback(True)

    @pytest.fixture
    def world_now(world, db):
        return copy.deepcopy(world)

    return {"world": world, "world_now": world_now, **{name: _thing(name) for name in makers}}


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

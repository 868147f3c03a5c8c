"""Objects of what was read: Django's own way asks every field, which takes longer than the database needs for the row."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init

Make = Callable[[Sequence[Any]], Any]


def maker(model: type[Model], names: Sequence[str]) -> Make:
    """How values of the named columns become an object; columns left out are asked for when they are wanted."""
    if _is_watched(model):
        return lambda values: model.from_db(DEFAULT_DB_ALIAS, names, values)

    def make(values: Sequence[Any]) -> Model:
        made = model.__new__(model)
        state = ModelState()
        state.db, state.adding = DEFAULT_DB_ALIAS, False
        made.__dict__.update(zip(names, values, strict=True), _state=state)
        return made

    return make


def _is_watched(model: type[Model]) -> bool:
    """Whether somebody wants to know of each object that is made."""
    has_own_way = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return has_own_way or pre_init.has_listeners(model) or post_init.has_listeners(model)

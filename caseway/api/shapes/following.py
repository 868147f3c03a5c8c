"""Followers, as programs send and read them."""

from typing import Annotated

from pydantic import Field

from caseway.api.shapes.base import Given, Id, Reference, Told


class FollowGiven(Given):
    member: Annotated[Id | None, Field(description="A member's `id`; without it you follow yourself.")] = None


class FollowerList(Told):
    items: list[Reference]
    next: str | None

"""Facts: small classes that say what can happen, in words. A recorded fact is an activity."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

_by_name: dict[str, type["Fact"]] = {}


@dataclass(frozen=True)
class Move:
    """One property went from a value to another, as the database keeps them: what history is asked about."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Fact:
    """What happened, in the past tense. Subclasses add fields (JSON values only, later ones with defaults)."""

    name: ClassVar[str] = ""
    icon: ClassVar[str] = "info"
    # May the requester read of it on their page?
    requester_sees: ClassVar[bool] = False
    # Should an author who did not see it yet be shown it before their words are sent?
    stops_sending: ClassVar[bool] = False
    # Is it a line of its own in the timeline? Messages stand there themselves.
    is_shown: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            _by_name[cls.name] = cls

    def sentence(self) -> str:
        """What the timeline says after the actor's name, in the reader's language."""
        raise NotImplementedError

    def moves(self) -> tuple[Move, ...]:
        """What it changed that history is asked about (`was:`, `changed:`); recorded with the fact."""
        return ()

    def forget(self, person: str) -> "Fact":
        """The same fact without what it says about a person (their name or address)."""
        return self

    def data(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def fact_class(name: str) -> type[Fact]:
    """The class recorded under this name. Raises KeyError when no app declares it."""
    return _by_name[name]


def fact_names() -> list[str]:
    return sorted(_by_name)


def rebuild(name: str, data: dict[str, Any]) -> Fact:
    """A fact from its stored form; fields that have since gone are left out."""
    cls = fact_class(name)
    known = {field.name for field in fields(cls)}
    return cls(**{key: value for key, value in data.items() if key in known})

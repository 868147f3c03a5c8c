"""What one can ask about: the fields that an app declares, and what a query needs to know of its asker."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q

from .errors import nearest_names
from .past import History
from .tree import Word


class Kind(StrEnum):
    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    REF = "ref"
    FLAG = "flag"
    WORDS = "words"


@dataclass(frozen=True)
class Inside:
    """What is asked through a relation: in the language of the things that it leads to, of those that the asker may see."""

    vocabulary: "Vocabulary"
    context: "Context"
    ids: Callable[[Q], Any]


@dataclass(frozen=True)
class Context:
    """Who asks, when and where; how words are searched and names become ids.

    `words` gets the positive words of one AND group and must answer with a condition that is true or
    false, never null. A resolver gets one name and answers with ids (none: nothing matches) or raises
    UnknownName. It must see only what the asker may see. `inside` are the relations that may be asked
    through, by the name of their resolver.
    """

    now: datetime
    zone: tzinfo
    words: Callable[[Sequence[Word]], Q]
    me: Any = None
    my_teams: Collection[Any] = ()
    resolvers: Mapping[str, Callable[[str], Collection[Any]]] = field(default_factory=dict)
    inside: Mapping[str, Callable[[], Inside]] = field(default_factory=dict)


Condition = Callable[[Context], Q]


@dataclass(frozen=True)
class Field:
    """One name in the language and where its value is kept.

    lookup        path of the column, from the listed model or, with `many`, from the related one
    choices       value → label, the lowest first; `stored` where the database keeps another value
    is_ordered    a choice that knows higher and lower
    is_exact      a text that `:` compares as a whole, after `fold`, so that an index serves
    is_day        a column of days rather than instants
    is_decimal    a number that may have a fraction
    resolver      which of the context's resolvers knows the names of this field (default: its own name)
    name_lookup   path of the name, for `field~part`; of a text that is kept folded, the text itself
    conditions    of a flag: word → condition
    recorded      how history calls a field that is not always there; of the others it knows which have one
    many          turns a condition on the related row into one on the listed row (Exists)
    """

    name: str
    kind: Kind
    label: Any = ""
    lookup: str = ""
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, Any] = field(default_factory=dict)
    stored: Mapping[str, Any] = field(default_factory=dict)
    is_ordered: bool = False
    is_exact: bool = False
    fold: Callable[[str], str] = str
    is_day: bool = False
    is_decimal: bool = False
    resolver: str = ""
    name_lookup: str = ""
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    many: Callable[[Q], Q] | None = None
    recorded: str = ""


class Vocabulary:
    """The fields of one list; `#1042` as a bare word asks for `number_field`; `history` answers what was.

    `further` are fields that are not always the same; they are asked for only when a name is none of the others.
    """

    def __init__(self, fields: Iterable[Field], *, number_field: str = "", history: History | None = None) -> None:
        self._own = tuple(fields)
        self.number_field = number_field
        self.history = history
        self._further: Callable[[], Iterable[Field]] | None = None
        self._by_name = {name: each for each in self._own for name in (each.name, *each.aliases)}

    def and_further(self, further: Callable[[], Iterable[Field]]) -> "Vocabulary":
        """The same with more fields, which give way to those of the same name."""
        more = copy(self)
        more.__dict__.pop("_added", None)
        more._further = further
        return more

    @property
    def fields(self) -> tuple[Field, ...]:
        return (*self._own, *(each for each in self._added.values() if each.name not in self._by_name))

    @cached_property
    def _added(self) -> Mapping[str, Field]:
        return {each.name: each for each in self._further()} if self._further else {}

    def names(self) -> frozenset[str]:
        return frozenset(self._by_name)

    def get(self, name: str) -> Field | None:
        return self._by_name.get(name) or self._added.get(name)

    def field(self, name: str) -> Field:
        """The field that is known to be there. Raises KeyError."""
        return self._by_name[name]

    def nearest(self, name: str) -> tuple[str, ...]:
        return nearest_names(name, [*self._by_name, *self._added])


def yes_or_no(condition: Condition) -> Mapping[str, Condition]:
    """The words of a field that is answered by yes or no."""

    def opposite(context: Context) -> Q:
        return ~condition(context)

    return {"yes": condition, "no": opposite, "true": condition, "false": opposite}


def key_of(text: str) -> str:
    """How values are compared: `On hold`, `on-hold` and `on_hold` are one."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())

"""Questions about what was: `was:done`, `changed:priority from:low to:high by:ana during:last-month`, `open@2026-01-01`."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import Q

from .conditions import any_condition, choice_of, ids_of, number_of, span_of_value
from .dates import Span, span_of
from .errors import QueryError, nearest_names
from .past import History, Moved
from .tree import Query, Term, Value, Word, all_of, any_of
from .vocabulary import Context, Field, Kind, Vocabulary, key_of

WAS, CHANGED = "was", "changed"
# So much of a value stands in the log.
LONGEST_RECORDED = 80
MODIFIERS = ("from", "to", "by", "during")
# What stands behind the @ is a day; with anything else it is an address or a plain word.
_THEN = re.compile(r"(?P<state>[^\W\d_][\w-]*)@(?P<day>[0-9][\w:+.-]*|[+-][0-9]+[dwmy]|today|yesterday|sow|som)", re.IGNORECASE)


def with_history(fields: Sequence[Field], history: History) -> list[Field]:
    """The fields of a list and those of its history, so that the box can offer them; the compiler answers these itself."""
    by_name = {each.name: each for each in fields}
    return [
        *fields,
        Field(WAS, Kind.CHOICE, choices=by_name["state"].choices),
        Field(CHANGED, Kind.CHOICE, choices={name: by_name[name].label for name in history.fields}),
        Field("from", Kind.CHOICE),
        Field("to", Kind.CHOICE),
        Field("by", Kind.PERSON, resolver="member"),
        Field("during", Kind.DATE),
    ]


def was(term: Term, vocabulary: Vocabulary, history: History) -> Q:
    """`was:done`: it stands there or once did."""
    state = vocabulary.field("state")
    return history.past.was([choice_of(state, value) for value in term.values])


def spoken(parts: Sequence[Query], vocabulary: Vocabulary) -> Sequence[Query]:
    """`state was:done` and `priority was:high`: the word before says which field is meant."""
    if vocabulary.history is None or not any(isinstance(part, Term) and part.field == WAS for part in parts):
        return parts
    said: list[Query] = []
    for part in parts:
        before = said[-1] if said else None
        if isinstance(part, Term) and part.field == WAS and isinstance(before, Word) and not before.is_phrase:
            about = vocabulary.get(before.text.lower())
            if about is not None and about.name in vocabulary.history.fields:
                said[-1] = part if about.name == "state" else _was_so(about.name, part)
                continue
        said.append(part)
    return said


def _was_so(name: str, term: Term) -> Query:
    """It is so, became so, or was so before a change."""
    change = Term(CHANGED, ":", (Value(name, position=term.position),), position=term.position)
    became, left = (Term(side, ":", term.values, position=term.position) for side in ("to", "from"))
    return any_of([Term(name, term.op, term.values, position=term.position), all_of([change, became]), all_of([change, left])])


def then(word: Word, vocabulary: Vocabulary, context: Context | None) -> Callable[[], Q] | None:
    """`open@2026-01-01`: it stood there when that day ended; None for a word that says no such thing."""
    history, found = vocabulary.history, _THEN.fullmatch(word.text)
    if history is None or word.is_phrase or found is None:
        return None
    states = _states(found["state"], vocabulary, history)
    if states is None:
        return None
    if context is None:
        return lambda: any_condition(())
    span = span_of(found["day"], context.now, context.zone)
    if span is None:
        position = word.position + found.start("day")
        raise QueryError("not_a_date", column=position + 1, length=len(found["day"]), field=found["state"], value=found["day"])
    return lambda: history.past.stood(states, min(span.end, context.now))


def _states(name: str, vocabulary: Vocabulary, history: History) -> Collection[str] | None:
    groups = {key_of(group): states for group, states in history.groups.items()}
    for choice, label in vocabulary.field("state").choices.items():
        if key_of(name) in (key_of(choice), key_of(str(label))):
            return [choice]
    return groups.get(key_of(name))


def changed(term: Term, modifiers: Sequence[Term], vocabulary: Vocabulary, context: Context, history: History) -> Q:
    """`changed:priority` and what is said of the change right after it."""
    said = {modifier.field: modifier for modifier in modifiers}
    conditions = []
    for value in term.values:
        about = _field(value, vocabulary, history)
        conditions.append(
            history.past.moved(
                Moved(
                    about.recorded or about.name,
                    before=_kept(about, said.get("from"), context),
                    after=_kept(about, said.get("to"), context),
                    by=_people(said.get("by"), vocabulary, context),
                    during=_span(said.get("during"), vocabulary, context),
                )
            )
        )
    return conditions[0] if len(conditions) == 1 else any_condition(conditions)


def gathered(parts: Sequence[Query], at: int) -> list[Term]:
    """The modifiers that stand right behind `changed:…`."""
    found: list[Term] = []
    for part in parts[at + 1 :]:
        if not isinstance(part, Term) or part.field not in MODIFIERS or part.op not in (":", "="):
            break
        found.append(part)
    return found


def _field(value: Value, vocabulary: Vocabulary, history: History) -> Field:
    about = vocabulary.get(value.text.lower())
    if about is None or not (about.recorded or about.name in history.fields):
        nearest = nearest_names(value.text, history.fields)
        raise QueryError(
            "unknown_value", column=value.position + 1, length=len(value.text) or 1, nearest=nearest, field=CHANGED, value=value.text
        )
    return about


def _kept(about: Field, term: Term | None, context: Context) -> Collection[str] | None:
    """Values as the log keeps them: a choice, or the id of a person or thing."""
    if term is None:
        return None
    kept: list[str] = []
    for value in term.values:
        if value.text.lower() == "none" and not value.is_quoted:
            kept.append("")
        elif about.kind == Kind.CHOICE:
            kept.append(choice_of(about, value))
        elif about.recorded:
            kept.append(recorded(about.fold(value.text) if about.kind == Kind.TEXT else _number_in(about, value)))
        else:
            kept += [str(pk) for pk in _plain(ids_of(about, value, context))]
    return kept


def recorded(value: str | float) -> str:
    """A text or a number as the log keeps it."""
    return value[:LONGEST_RECORDED] if isinstance(value, str) else f"{value:.15g}"


def _number_in(about: Field, value: Value) -> str | float:
    return number_of(about, value) if about.kind == Kind.NUMBER else value.text


def _plain(ids: Collection[Any]) -> list[Any]:
    """Ids as values, where a resolver answered with a query for them."""
    return [row["pk"] if isinstance(row, dict) else row for row in ids]


def _people(term: Term | None, vocabulary: Vocabulary, context: Context) -> Collection[Any] | None:
    if term is None:
        return None
    return [pk for value in term.values for pk in _plain(ids_of(vocabulary.field("by"), value, context))]


def _span(term: Term | None, vocabulary: Vocabulary, context: Context) -> Span | None:
    if term is None:
        return None
    during = vocabulary.field("during")
    spans = [span_of_value(during, value, context) for value in term.values]
    return Span(min(span.start for span in spans), max(span.end for span in spans))

"""The query language of lists, views, reports and the API: `state:open team:my-team "leaks from the lid"`."""

from .chips import Chip, chips, has_term, toggle, with_term, without_term
from .compile import compile_query, words_apart
from .completing import Completion, complete
from .errors import QueryError, UnknownName
from .history import with_history
from .parsing import parse
from .past import History, Moved
from .rendering import render
from .resolving import among
from .sentences import explain
from .sorting import Sort, parse_sort
from .tree import And, Empty, Not, Or, Query, Term, Through, Value, Word, all_of, any_of, negated, parts_of
from .vocabulary import Context, Field, Inside, Kind, Vocabulary, yes_or_no

__all__ = [
    "And",
    "Chip",
    "Completion",
    "Context",
    "Empty",
    "Field",
    "History",
    "Inside",
    "Kind",
    "Moved",
    "Not",
    "Or",
    "Query",
    "QueryError",
    "Sort",
    "Term",
    "Through",
    "UnknownName",
    "Value",
    "Vocabulary",
    "Word",
    "all_of",
    "among",
    "any_of",
    "chips",
    "compile_query",
    "complete",
    "explain",
    "has_term",
    "negated",
    "parse",
    "parse_sort",
    "parts_of",
    "render",
    "toggle",
    "with_history",
    "with_term",
    "without_term",
    "words_apart",
    "yes_or_no",
]

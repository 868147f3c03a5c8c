"""Lists that are asked in the query language: what stands around the rows of every one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from caseway.search.cursors import Page, Row
from caseway.search.language import QueryError, Vocabulary, chips, complete, explain, parse
from caseway.search.language.completing import Names
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member


@dataclass(frozen=True)
class AskedList:
    """Who answers the questions of a list, the one that it opens with, and which others and which orders it offers."""

    # Member, question, order and cursor. Raises QueryError.
    page_of: Callable[[Member, str, str, str], Page]
    opening: str
    # In words, the questions and, the other way round, the orders.
    links: Sequence[tuple[Any, str]]
    sorts: Sequence[tuple[str, Any]]

    def question(self, request: MemberRequest) -> str:
        # The box sends its chips and the words beside them apart; together they are the question.
        return " ".join(request.GET.getlist("q", [self.opening])).strip()

    def answer(self, request: MemberRequest, q: str, sort: str, address: str) -> tuple[list[Row], dict[str, Any]]:
        """The rows, and what the page at the address says around them; of a question that cannot be asked, why."""
        to = partial(with_query, address)
        cursor = request.GET.get("cursor", "")
        try:
            found, shown, trouble = self.page_of(request.member, q, sort, cursor), chips(parse(q)), None
        except QueryError as error:
            found, shown, trouble = Page(), [], error
        return found.rows, {
            "q": q,
            "typed": q if trouble else " ".join(chip.text for chip in shown if chip.is_word),
            "sort": sort,
            "chips": shown,
            "address": address,
            "links": [(words, to(q=asked), asked == q) for words, asked in self.links],
            "sorts": [(words, to(q=q, sort=name), name == sort) for name, words in self.sorts],
            "next_url": to(q=q, sort=sort, cursor=found.next) if found.next else None,
            "first_url": to(q=q, sort=sort) if cursor else None,
            "trouble": explain(trouble) if trouble else "",
            "trouble_at": trouble.column if trouble else 0,
            "is_all": q in ("", self.opening),
        }


def offers_page(request: MemberRequest, vocabulary: Vocabulary, names: Names) -> HttpResponse:
    """What the word that is being typed could become."""
    text = request.GET.get("q", "").replace("\0", "")[:2000]
    return page(request, "ui/offers.html", block="offers", offers=complete(text, len(text), vocabulary, names))


# A page asks for a dozen of these, most of them the same on the next one.
@lru_cache(maxsize=1000)
def with_query(address: str, **parts: str) -> str:
    return f"{address}?{urlencode(parts)}"

import re
from pathlib import Path

import pytest

from caseway.search.language import And, Not, Or, Query, Term, Through, parse, render

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "query-language.md"
EXAMPLES_PART, FIELDS_PART = PAGE.read_text().split("## How it reads")[0], PAGE.read_text().split("## Fields")[1].split("##")[0]
EXAMPLES = re.findall(r"^\| [^|]+ \| `([^|]+)` \|$", EXAMPLES_PART, re.M)
FIELDS = {name for row in re.findall(r"^\| (`[^|]+) \|", FIELDS_PART, re.M) for name in re.findall(r"[a-z]+(?:\.[a-z]+)?", row)}


def fields_of(tree: Query) -> set[str]:
    if isinstance(tree, And | Or):
        return {field for part in tree.parts for field in fields_of(part)}
    if isinstance(tree, Not):
        return fields_of(tree.part)
    return {tree.field} if isinstance(tree, Term | Through) else set()


def test_the_page_has_its_examples_and_fields():
    assert len(EXAMPLES) >= 15
    assert {"number", "state", "assignee", "product", "version", "unread", "is", "has"} <= FIELDS


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_canonical_and_uses_the_fields_of_the_page(text):
    assert render(parse(text)) == text
    assert fields_of(parse(text)) <= FIELDS

"""Every fact can be said, stored, read back and told without a person."""

from dataclasses import MISSING, fields

import pytest

from caseway.activity.facts import fact_class, fact_names, rebuild

EXAMPLES = {"str": "word", "int": 7, "int | None": 7, "float | None": 1.5, "bool": True, "list": ["name"]}

# Where only certain words have a meaning.
CHOSEN = {
    "issue.raised": {"kind": "defect"},
    "issue.related": {"kind": "blocks"},
    "issue.unrelated": {"kind": "blocks"},
    "ticket.related": {"kind": "causes"},
    "ticket.unrelated": {"kind": "causes"},
}

# Fields that hold one of a few values.
NAMED = {"channel": "email", "cause": "misuse", "sharing": "all"}


def example(name):
    cls = fact_class(name)
    given = {f.name: EXAMPLES[getattr(f.type, "__name__", str(f.type))] for f in fields(cls) if f.default is MISSING}
    return cls(**given | CHOSEN.get(name, {}) | {name: value for name, value in NAMED.items() if name in given})


@pytest.mark.parametrize("name", fact_names())
def test_a_fact_says_what_happened(name):
    assert example(name).sentence().strip()


@pytest.mark.parametrize("name", fact_names())
def test_a_stored_fact_is_read_back_equal(name):
    assert rebuild(name, example(name).data()) == example(name)


@pytest.mark.parametrize("name", fact_names())
def test_fields_that_are_gone_do_not_stop_the_reading(name):
    assert rebuild(name, {**example(name).data(), "long_gone": 1}) == example(name)


@pytest.mark.parametrize(
    "name", [n for n in fact_names() if "email" in {f.name for f in fields(fact_class(n))} and not n.startswith("address.")]
)
def test_a_fact_can_forget_an_address(name):
    assert example(name).forget("word").email != "word"

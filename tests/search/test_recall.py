"""Customers' own words find the right known issue more often than plain full-text search does (`python -m bench.recall` asks it of 100,000)."""

import random

import pytest

from bench.paraphrases import faults, plain, recall, told, written
from caseway.search.postings import KNOWN_ISSUES, keep_many, similar

ISSUES, QUESTIONS = 2000, 150


@pytest.mark.django_db
def test_the_right_one_is_among_the_five_best_more_often_than_in_plain_full_text(acme):
    chance = random.Random(11)
    known = faults(ISSUES, chance)
    texts = [written(fault, chance) for fault in known]
    asked = [(document, told(known[document], chance)) for document in chance.sample(range(ISSUES), QUESTIONS)]
    keep_many(acme.pk, KNOWN_ISSUES, [(document, *text) for document, text in enumerate(texts)])
    suggested = lambda text: [found.id for found in similar(acme.pk, KNOWN_ISSUES, text, documents=ISSUES, limit=5)]  # noqa: E731
    in_plain = plain(texts, "unicode61")
    ours, plains = (recall([search(text) for _document, text in asked], asked) for search in (suggested, in_plain))
    assert ours >= plains + 0.05 and ours > 0.8, (ours, plains)

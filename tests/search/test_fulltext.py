"""Full text: what is found by which words, newest first, each workspace for itself, the same on both databases."""

import pytest

from caseway.search import fulltext
from caseway.search.fulltext import MOST_FORMS, candidates, index, index_many, matching, remove
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db
TEXTS = {
    1: "The lid leaks at the hinge",
    2: "A leak, and noise at night",
    3: "Leaking battery",
    4: "Größe falsch geliefert",
    5: "lea and lead are no leaks of ours",
    6: "Export stops at 80 %",
}


@pytest.fixture
def indexed(db):
    index_many([(1, number, text) for number, text in TEXTS.items()], are_new=True)


def found(*asked, workspace=1, below=None, limit=10):
    return candidates(workspace, [(word, False) if isinstance(word, str) else (word[0], True) for word in asked], below, limit)


@pytest.mark.parametrize(
    "asked, expected",
    [
        (["leak"], [5, 3, 2, 1]),
        (["leaks"], [5, 1]),
        (["leaking"], [3]),
        (["lea"], [5]),
        (["LEAK", "noise"], [2]),
        (["grosse"], [4]),
        (["Größe"], [4]),
        (["groß"], [4]),
        (["80"], [6]),
        (["leak", "export"], []),
        ([("leaks at",)], [1]),
        ([("leak at",)], []),
        (["e-mail"], []),
        (["nothing"], []),
        (['lid" OR "export'], []),
        (["search_document:lid", "NOT"], []),
    ],
)
def test_words_find_texts_newest_first(indexed, asked, expected):
    assert found(*asked) == expected


def test_punctuation_alone_asks_for_nothing(indexed):
    assert found("…", "!") == []


def test_the_next_candidates_lie_below(indexed):
    assert found("leak", limit=2) == [5, 3]
    assert found("leak", below=3, limit=2) == [2, 1]


def test_a_workspace_finds_its_own_only(indexed):
    index(2, 20, "The lid leaks here too")
    assert found("leak", workspace=2) == [20]
    assert found("leak") == [5, 3, 2, 1]
    assert found("workspacex1x", workspace=2) == []


def test_what_is_written_anew_is_found_by_its_new_words_only(indexed):
    index(1, 3, "Charger humming")
    assert found("battery") == []
    assert found("humm") == [3]
    remove([3])
    assert found("humm") == []


def test_more_forms_than_fit_into_a_question_are_found_all_the_same(db):
    index_many([(1, number, f"part{number:03}") for number in range(1, MOST_FORMS + 40)], are_new=True)
    assert len(found("part", limit=500)) == MOST_FORMS + 39
    assert found("part001") == [1]


def test_the_last_letters_of_all_alphabets_are_beginnings_too(db):
    index_many([(1, 1, "ωωωωω"), (1, 2, "ωωωω"), (1, 3, "𐐨𐐨𐐨𐐨𐐨")], are_new=True)
    assert found("ωωωω") == [2, 1]
    assert found("𐐨𐐨𐐨𐐨") == [3]


def test_the_condition_for_lists_means_the_same_as_the_candidates(acme, ticket):
    fulltext.index(acme.pk, ticket.pk, "Export stops at night")
    for asked in (["export"], ["expo", "night"], ["noon"]):
        terms = [(word, False) for word in asked]
        listed = list(Ticket.objects.filter(matching(acme.pk, terms)).values_list("pk", flat=True))
        assert listed == candidates(acme.pk, terms, None, 10)

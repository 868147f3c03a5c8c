"""What is similar: other words, beginnings, codes; the same answers from both databases."""

import pytest

from caseway.search import postings
from caseway.search.folding import fold
from caseway.search.postings import KNOWN_ISSUES, keep, similar
from caseway.search.scoring import rarity, weight_of
from caseway.search.stems import COMMON, LONGEST_QUERY, asked_words, stems_of, telling_words

DOCUMENTS = {
    1: ("Water drips at the hinge or lid while boiling", "Fill below the mark. New seal from run 1.1"),
    2: ("The display shows E-47 and goes dark", "Hold the button for ten seconds"),
    3: ("Export stops at 80 %", "Split the file into parts"),
    4: ("Der Deckel schließt nicht mehr", "Scharnier reinigen"),
}


@pytest.fixture
def known(acme):
    for document, (title, text) in DOCUMENTS.items():
        keep(acme.pk, KNOWN_ISSUES, document, title, text)
    return lambda text: [found.id for found in similar(acme.pk, KNOWN_ISSUES, text, documents=len(DOCUMENTS))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text, best",
    [
        ("drips lid boiling", 1),
        ("lid drip when boil", 1),
        ("my kettle is dripping at the hinges", 1),
        ("e47", 2),
        ("error E-47", 2),
        ("exporting a large file stopped", 3),
        ("expor", 3),
        ("Deckel schliesst", 4),
        ("scharnie", 4),
        ("the and of", None),
        ("", None),
        ("'; DROP TABLE search_posting; --", None),
        ("%%% ___ *", None),
    ],
)
def test_the_best_answer_comes_first(known, text, best):
    assert (known(text) or [None])[0] == best


@pytest.mark.django_db
def test_what_is_kept_anew_replaces_what_stood_there_and_what_is_removed_is_gone(acme, known):
    keep(acme.pk, KNOWN_ISSUES, 1, "Something else", "")
    assert known("drips lid") == []
    postings.remove(acme.pk, KNOWN_ISSUES, 1)
    assert known("something else") == []


@pytest.mark.django_db
def test_other_workspaces_and_other_kinds_have_an_index_of_their_own(acme, mallory, known):
    assert similar(mallory.workspace_id, KNOWN_ISSUES, "drips lid", documents=1) == []
    assert similar(acme.pk, postings.ISSUES, "drips lid", documents=1) == []


@pytest.mark.django_db
def test_common_words_do_not_hide_the_rare_one(acme):
    for document in range(100, 100 + postings.MOST_OF_A_STEM + 50):
        keep(acme.pk, KNOWN_ISSUES, document, "battery empty", "charge it")
    keep(acme.pk, KNOWN_ISSUES, 7, "battery swollen", "stop using it")
    found = similar(acme.pk, KNOWN_ISSUES, "battery swollen", documents=400)
    assert found[0].id == 7
    assert len(similar(acme.pk, KNOWN_ISSUES, "battery charge", documents=400)) == postings.MOST_CANDIDATES


def test_a_rarer_word_tells_more_and_a_longer_text_less():
    assert rarity(1000, 1) > rarity(1000, 100) > rarity(1000, 1000) > 0
    assert weight_of(1, 20) > weight_of(1, 200)
    assert weight_of(3, 60) > weight_of(1, 60)


def test_questions_are_cut_to_what_tells_most():
    asked = asked_words("please " + " ".join(f"word{n}" if n % 2 else f"longerword{n}" for n in range(40)))
    assert len(asked) == LONGEST_QUERY
    assert telling_words("The kettle is not working E-47!") == ["kettle", "working", "47", "e47"]


def test_words_and_their_endings_meet():
    assert set(stems_of("drips")) & set(stems_of("dripping"))
    assert set(stems_of("deckel")) & set(stems_of("deckeln"))
    assert stems_of("0x8007") == ("0x8007",)


def test_the_common_words_are_folded_as_the_texts_are():
    assert {fold(word) for word in COMMON} == COMMON

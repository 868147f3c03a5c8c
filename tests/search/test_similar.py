"""What is similar: other words, beginnings, codes; the same answers from both databases."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.search import postings
from caseway.search.blocks import FULL, SIZE, Block, Stem, best, changed
from caseway.search.folding import fold
from caseway.search.postings import KNOWN_ISSUES, Asked, _apart, _most_telling, keep, keep_many, similar
from caseway.search.scoring import MOST_WEIGHT, rarity, weights
from caseway.search.stems import AGAIN_WEIGHT, COMMON, HEAD_WEIGHT, LONG, MOST_WORDS, asked_words, counted_stems, stems_of, telling_words

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
    keep(acme.pk, KNOWN_ISSUES, 1, "", "")
    assert known("something else") == []


@pytest.mark.django_db
def test_other_workspaces_and_other_kinds_have_an_index_of_their_own(acme, mallory, known):
    assert similar(mallory.workspace_id, KNOWN_ISSUES, "drips lid", documents=1) == []
    assert similar(acme.pk, postings.ISSUES, "drips lid", documents=1) == []


@pytest.mark.django_db
def test_common_words_do_not_hide_the_rare_one(acme):
    keep_many(acme.pk, KNOWN_ISSUES, [(document, "battery empty", "charge it") for document in range(100, 500)])
    keep(acme.pk, KNOWN_ISSUES, 7, "battery swollen", "stop using it")
    found = similar(acme.pk, KNOWN_ISSUES, "battery swollen", documents=400)
    assert found[0].id == 7
    assert len(similar(acme.pk, KNOWN_ISSUES, "battery charge", documents=400)) == postings.MOST_CANDIDATES


@pytest.mark.django_db
def test_a_stem_that_nearly_all_hold_is_added_up_in_full_blocks_and_leaves_them_again(acme):
    keep_many(acme.pk, KNOWN_ISSUES, [(document, "battery empty", "") for document in range(SIZE - 10, SIZE + FULL)])
    keep(acme.pk, KNOWN_ISSUES, SIZE + 5, "battery battery empty", "")
    best_of = lambda text: [found.id for found in similar(acme.pk, KNOWN_ISSUES, text, documents=FULL, limit=2)]  # noqa: E731
    assert best_of("battery empty ") == [SIZE + 5, SIZE + FULL - 1]
    keep(acme.pk, KNOWN_ISSUES, SIZE + 5, "", "")
    assert best_of("battery empty ") == [SIZE + FULL - 1, SIZE + FULL - 2]


@pytest.mark.django_db
def test_of_a_long_text_the_rarest_words_count(acme):
    keep(acme.pk, KNOWN_ISSUES, 1, "Lid drips", "")
    chatter = " ".join(f"pleasantry{letter}" for letter in "abcdefghijklmnop")
    assert [found.id for found in similar(acme.pk, KNOWN_ISSUES, f"{chatter} lid drips {chatter}", documents=1)] == [1]


def test_a_second_stem_of_a_word_counts_only_where_it_tells_something_else():
    assert _apart(["boil", "boiling"], {"boil": 1000, "boiling": 990}) == ["boil"]
    assert _apart(["batteri", "battery"], {"batteri": 1000, "battery": 300}) == ["batteri", "battery"]
    assert _apart(["nowhere"], {}) == []


@pytest.mark.parametrize(
    "holding, documents, chosen",
    [
        ({"lid": 5, "drip": 90}, 100, "lid drip"),
        ({"lid": 5, "drip": 70_000, "hing": 9, "boil": 40_000}, 100_000, "lid hing boil"),
        ({"lid": 80_000, "drip": 70_000, "hing": 90_000}, 100_000, "drip lid"),
        ({"lid": 400_000, "drip": 300_000, "hing": 9}, 1_000_000, "hing drip"),
    ],
    ids=["few documents", "in most of many", "all are in most", "more than is added up"],
)
def test_the_rarest_words_count_as_long_as_they_tell_something(holding, documents, chosen):
    asked = [Asked([stem], 1.0) for stem in holding]
    assert [one.stems[0] for one in _most_telling(asked, holding, documents)] == chosen.split()


levels = st.dictionaries(st.integers(0, SIZE - 1), st.integers(0, 255), max_size=60)


@given(st.lists(levels, max_size=5), st.booleans())
def test_a_block_is_what_was_written_last(changes, is_full):
    everywhere = dict.fromkeys(range(FULL), 9) if is_full else {}
    block, expected = Block(3, b"", b""), {}
    for change in [everywhere, *changes]:
        block, holding = changed(block, change)
        expected = {place: level for place, level in (expected | change).items() if level}
        assert holding == len(expected) and block.is_full == (holding >= FULL)
    found = best([[Stem(255 / MOST_WEIGHT, [block])]], SIZE)
    assert {document - 3 * SIZE: round(score) for document, score in found} == expected


@given(st.lists(st.lists(levels, min_size=1, max_size=3), max_size=4), st.integers(1, 9))
def test_the_best_are_those_of_adding_up_one_by_one(asked, most):
    said = [[Stem(1.0 + at, [changed(Block(n, b"", b""), stem)[0] for n in (0, 4)]) for at, stem in enumerate(stems)] for stems in asked]
    totals = Counter()
    for stems in asked:
        of_word = Counter()
        for at, stem in enumerate(stems):
            for place, level in stem.items():
                for document in (place, place + 4 * SIZE):
                    of_word[document] = max(of_word[document], level * (1.0 + at) * MOST_WEIGHT / 255)
        totals.update(of_word)
    expected = sorted((score for score in totals.values() if score), reverse=True)[:most]
    assert [score for _document, score in best(said, most)] == pytest.approx(expected, rel=1e-4)


def test_a_rarer_word_tells_more():
    assert rarity(1000, 1) > rarity(1000, 100) > rarity(1000, 1000) > 0


def weight(title: str, text: str, word: str = "kettl") -> float:
    return weights(counted_stems(title), counted_stems(text))[word]


def test_a_word_weighs_more_in_a_title_often_and_in_a_short_text():
    long = "It was morning. " + " ".join(f"word{n}" for n in range(300))
    assert weight("", "The kettle leaks") > weight("", f"The kettle leaks. {long}")
    assert weight("", f"Kettle, kettle, kettle. {long}") > weight("", f"Kettle. {long}")
    assert weight("The kettle leaks", "") > weight("", "The kettle leaks")
    assert weight("Leak", "The kettle") < weight("Kettle", "The leak") < MOST_WEIGHT


def test_a_long_text_takes_nothing_from_a_title():
    assert weight("Kettle leaks", "At the hinge.") == weight("Kettle leaks", "At the hinge. " * 200)


def test_what_others_told_counts_little_and_takes_nothing_from_title_and_text():
    said = lambda text, told: weights(counted_stems("Lid"), counted_stems(text), counted_stems(told))  # noqa: E731
    assert said("The kettle leaks", "")["kettl"] == said("The kettle leaks", "A puddle below. " * 50)["kettl"]
    assert said("The kettle leaks", "")["kettl"] > said("", "The kettle leaks")["kettl"] > 0
    assert said("The kettle leaks", "The kettle is wet")["kettl"] > said("The kettle leaks", "It is wet")["kettl"]


def test_a_question_is_its_telling_words_and_the_first_ones_and_the_last_of_very_many():
    asked = asked_words("please " + " ".join(f"word{n}" for n in range(MOST_WORDS + 40)))
    assert len(asked) == MOST_WORDS and list(asked)[-1] == f"word{MOST_WORDS + 39}"
    assert telling_words("The kettle is not working E-47!") == ["kettle", "working", "47", "e47"]


def test_names_of_programs_are_asked_whole_and_in_parts():
    assert telling_words("NullPointerException in foo.bar.BazReader") == [
        "null", "pointer", "exception", "baz", "reader", "nullpointerexception", "foo", "bar", "bazreader",
    ]  # fmt: skip
    assert telling_words("SSLHandshakeError on iOS") == ["ssl", "handshake", "error", "sslhandshakeerror", "ios"]


@pytest.mark.parametrize(
    "text, first",
    [
        ("lid leaks badly", ""),
        ("Lid leaks\n\nVersion 4711, bought in spring", "lid leaks"),
        ("Lid leaks since last week. " + " ".join(f"chatter{n}" for n in range(LONG)), "lid leaks since last week"),
        (" ".join(f"chatter{n}" for n in range(LONG + 1)), " ".join(f"chatter{n}" for n in range(13))),
    ],
    ids=["short", "a title and a text", "a long text", "long without an end"],
)
def test_what_is_said_first_counts_most(text, first):
    assert [word for word, counts in asked_words(text).items() if counts > 1] == first.split()


@pytest.mark.parametrize(
    "text, counts",
    [("lid leaks lid", {"lid": AGAIN_WEIGHT, "leaks": 1}), ("lid lid lid leaks", {"lid": AGAIN_WEIGHT, "leaks": 1}),
     ("Lid leaks\nThe lid\nis wet", {"lid": HEAD_WEIGHT * AGAIN_WEIGHT, "leaks": HEAD_WEIGHT, "wet": 1})],
    ids=["twice", "how often says no more", "first and again"],
)  # fmt: skip
def test_what_is_said_again_counts_more(text, counts):
    assert asked_words(text) == counts


def test_words_and_their_endings_meet():
    assert set(stems_of("drips")) & set(stems_of("dripping"))
    assert set(stems_of("deckel")) & set(stems_of("deckeln"))
    assert stems_of("0x8007") == ("0x8007",)


def test_the_common_words_are_folded_as_the_texts_are():
    assert {fold(word) for word in COMMON} == COMMON

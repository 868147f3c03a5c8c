"""Endings cut by language, the same on every thread."""

import random
import sys
import threading

import pytest

from caseway.search.stems import stems_of

ANEW = stems_of.__wrapped__


@pytest.mark.parametrize(
    "word, stems",
    [
        ("batteries", ("batteri",)),
        ("leaking", ("leak", "leaking")),
        ("meldungen", ("meldungen", "meldung")),
        ("haus", ("haus",)),
        ("e47", ("e47",)),
    ],
)
def test_a_word_is_what_it_is_by_either_language(word, stems):
    assert stems_of(word) == stems


def test_threads_do_not_mix_their_words_up():
    chance, mixed = random.Random(1), []
    words = ["".join(chance.choices("aeinrstlmgu", k=chance.randrange(4, 16))) for _ in range(600)]
    right = {word: ANEW(word) for word in words}

    def cut(mine):
        mixed.extend(word for _ in range(5) for word in mine if ANEW(word) != right[word])

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=cut, args=(words[start::4],)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert mixed == []

"""Endings cut by language."""

import pytest

from caseway.search.stems import stems_of


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

import pytest
from hypothesis import given
from hypothesis import strategies as some

from caseway.ui.names import as_typed, clean_names, names_in


@pytest.mark.parametrize(
    "text, names",
    [
        ("", []),
        (" , ,", []),
        ("seal kit, leak", ["seal kit", "leak"]),
        ('"spring, small", 5" hose', ["spring, small", '5" hose']),
        ('"never closed, leak', ['"never closed', "leak"]),
    ],
)
def test_names_are_apart_by_commas(text, names):
    assert names_in(text) == names


@given(some.lists(some.text(min_size=1, max_size=12)))
def test_what_is_shown_is_read_again_as_it_was(names):
    names = clean_names(names)
    assert names_in(as_typed(names)) == names

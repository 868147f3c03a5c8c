"""Words that no browser lays out in time get places to break, and nothing else changes."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.ui.longwords import breakable
from caseway.ui.plaintext import text_to_html
from tests.patience import SLOWEST

LONG = "*_" * 50_000


def longest(html: str) -> int:
    return max(map(len, re.split(r"<[^>]*>|\s", html)), default=0)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello</p>",
        "<p>" + "word " * 5_000 + "</p>",
        "<p>" + "x" * 900 + "</p>",
        f'<p><a href="https://caseway.test/{"x" * 1_500}">here</a></p>',
        f'<p><img alt="a > b" title="{"x" * 1_500}"></p>',
    ],
)
def test_what_can_be_laid_out_stays_as_it_is(html):
    assert breakable(html) == html


@pytest.mark.parametrize(
    "html", [f"<p>{LONG}</p>", f"<p>Hello <b>{LONG}</b> you</p>", text_to_html("<&" * 30_000), f"<pre>{'ж' * 5_000}</pre>"]
)
def test_a_word_without_an_end_breaks(html):
    shown = breakable(html)
    assert longest(shown) <= 200 * len("&amp;")
    assert shown.replace("<wbr>", "") == html


def test_it_takes_no_time():
    began = time.process_time()
    for html in (LONG * 5, "x" * 999 + " " + "y" * 999_000, f"{'x' * 999} " * 1_000, "&amp;" * 200_000, '<"' * 100_000):
        breakable(html)
    assert time.process_time() - began < 2 * SLOWEST


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "&amp;", "&", "x" * 700, "ä" * 400, " ", "\n", '<a href="x>y">', "</a>"]), max_size=40).map(
        "".join
    )
)
def test_only_places_to_break_are_added(html):
    assert breakable(html).replace("<wbr>", "") == html

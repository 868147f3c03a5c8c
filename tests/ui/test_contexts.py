"""The check that every test runs under: a page is given all that it may look for."""

import pytest
from jinja2 import DictLoader

from caseway.ui.rendering import ShortEnvironment
from tests import contexts

PAGES = {
    "frame.html": "{% block head %}{{ title }}{% endblock %}{% block body %}{% endblock %}",
    "page.html": "{% extends 'frame.html' %}{% set mark = '!' %}{% block body %}{% if told %}{{ words ~ mark }}{% endif %}"
    "{% for one in rows %}{% include '_row.html' %}{% endfor %}{% block foot %}{{ mark }}{% endblock %}{% endblock %}",
    "_row.html": "{{ one.name }}{{ shape }}{% if extra is defined %}{{ extra }}{% endif %}{% macro said(words) %}{{ words }}{% endmacro %}",
}


@pytest.fixture
def environment():
    return ShortEnvironment(loader=DictLoader(PAGES))


def test_names_of_branches_parents_and_included_parts_are_found(environment):
    assert contexts.of_page(environment, "page.html") == {"title", "told", "words", "rows", "shape"}
    assert contexts.of_page(environment, "_row.html") == {"one", "shape"}


def test_a_block_alone_lacks_what_the_page_sets_above_it(environment):
    assert contexts.of_block(environment, "page.html", "foot") == {"mark"}
    assert contexts.of_block(environment, "page.html", "head") == {"title"}


def test_a_page_that_is_given_too_little_is_not_drawn(environment):
    page = environment.get_template("page.html")
    with pytest.raises(AssertionError, match=r"page.html may look for what it is not given: shape, words"):
        page.render(title="", told=False, rows=[])
    assert page.render(title="", told=False, words="", rows=[], shape="") == "!"


def test_markup_within_an_attribute_is_found():
    assert contexts.whole("a.html", '<p title="a &lt; b">1 < 2 and "x" <b>y</b></p>')
    with pytest.raises(AssertionError, match="a.html has markup within an attribute"):
        contexts.whole("a.html", '<p title="last heard <time title="20 Jan">20 Jan</time>">now</p>')

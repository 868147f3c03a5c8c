"""The shorter ways of rendering mean what Jinja's own mean."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext_lazy
from markupsafe import Markup


def shown(template: str, **values) -> str:
    return engines["jinja2"].env.from_string(template).render(**values)


@pytest.mark.parametrize(
    "template, expected",
    [
        ("{{ text }}", "a &lt;b&gt; &amp; c"),
        ("{{ safe }}", "<i>x</i>"),
        ("{{ none }} {{ number }} {{ lazy }}", "None 7 Open"),
        ("{{ row.items }} {{ row.name }}", "three n"),
        ("{{ row.get('name') }}", "n"),
        ("{{ _('Priority: {priority}').format(priority=text) }}", "Priority: a &lt;b&gt; &amp; c"),
        ("{{ _('%(n)s of 100 %%', n=text) }}", "a &lt;b&gt; &amp; c of 100 %"),
        ("{{ _('100 %%') }}", "100 %"),
        ("{% trans n=text %}So {{ n }}{% endtrans %}", "So a &lt;b&gt; &amp; c"),
        ("{{ ngettext('%(num)d change', '%(num)d changes', 2) }}", "2 changes"),
        ("{% macro m(x) %}[{{ x }}{{ caller() if caller is defined else '' }}]{% endmacro %}{{ m(text) }}", "[a &lt;b&gt; &amp; c]"),
        ("{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}{{ text }}{% endcall %}", "<a &lt;b&gt; &amp; c>"),
        ("{% block one %}{{ text }}{% for n in [1, 2] %}{% block two scoped %}{{ n }}{% endblock %}{% endfor %}{% endblock %}", "a &lt;b&gt; &amp; c12"),
        ("{% for n in [1, 2] %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}", "1a2b"),
        ("{% set words %}{{ text }}{% endset %}{{ words }}", "a &lt;b&gt; &amp; c"),
        ("{{ self.one() }}{% block one %}x{% endblock %}", "xx"),
    ],
)  # fmt: skip
def test_values_are_escaped_once_and_names_found(template, expected):
    values = {"text": "a <b> & c", "safe": Markup("<i>x</i>"), "none": None, "number": 7, "lazy": gettext_lazy("Open")}
    assert shown(template, row={"items": "three", "name": "n"}, **values) == expected


def test_what_the_page_says_is_in_the_language_of_the_page():
    said = "{{ _('Tickets') }} {{ state_chip('open') }}"
    german = shown(said, language="de")
    assert "Offen" in german
    with translation.override("de"):
        assert shown(said) == german
        assert "Open" in shown(said, language="en")
    assert "Open" in shown(said, language="en")


def test_an_unknown_name_is_an_error():
    with pytest.raises(Exception, match="no attribute"):
        shown("{{ row.nothing }}", row={})

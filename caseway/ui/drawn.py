"""Parts of pages that are the same for the same words: drawn once and kept."""

from functools import lru_cache
from typing import Any

from django.template import engines
from django.utils import translation
from markupsafe import Markup

# So many parts are kept; a row of a list has some 1.5 kB.
MOST = 8192
# Stands for the token of the session, which is another one on every page. Nothing that people write looks like it.
TOKEN = "\ue000token\ue000"
INPUT = Markup(f'<input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}">')

_engines: Any = engines


def drawn(template: str, language: str | None, **values: Any) -> Markup:
    """A template with these values and nothing else of the page; they must be hashable and say all that it shows."""
    return _drawn(template, language, tuple(values.items()))


def drawn_form(template: str, language: str | None, token: object, **values: Any) -> Markup:
    """The same of what has forms in it: they say `csrf_input`."""
    return Markup(_drawn(template, language, (("csrf_input", INPUT), *values.items())).replace(TOKEN, str(token)))


@lru_cache(maxsize=MOST)
def _drawn(template: str, language: str | None, values: tuple[tuple[str, Any], ...]) -> Markup:
    return Markup(_engines["jinja2"].env.get_template(template).render(dict(values), language=language))


def words_of(choices: Any) -> tuple[tuple[str, str], ...]:
    """The choices of a model's field, in the language of now, as a part is drawn with them."""
    return _words_of(choices, translation.get_language())


def word_of(choices: Any, value: str) -> str:
    """What one of them says; Django's own way to it costs more than the sentence it stands in."""
    return dict(words_of(choices)).get(value, value)


@lru_cache(maxsize=256)
def _words_of(choices: Any, _language: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(words)) for value, words in choices.choices)

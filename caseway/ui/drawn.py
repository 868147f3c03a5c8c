"""Parts of pages that are the same for the same words: drawn once and kept."""

from functools import lru_cache
from typing import Any

from django.template import engines
from markupsafe import Markup

# So many parts are kept; a row of a list has some 1.5 kB.
MOST = 8192


def drawn(template: str, language: str | None, **values: Any) -> Markup:
    """A template with these values and nothing else of the page; they must be hashable and say all that it shows."""
    return _drawn(template, language, tuple(values.items()))


@lru_cache(maxsize=MOST)
def _drawn(template: str, language: str | None, values: tuple[tuple[str, Any], ...]) -> Markup:
    return Markup(engines["jinja2"].env.get_template(template).render(dict(values), language=language))

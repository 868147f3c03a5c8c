"""Jinja with shorter ways for what a page does a thousand times: calling, looking into a row, escaping, translating a word."""

from functools import lru_cache
from types import FunctionType
from typing import Any

import markupsafe
from django.utils import translation
from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.utils import pass_context
from markupsafe import Markup, escape

# Without making markup of it, which is joined to text right away.
_escaped = getattr(markupsafe, "_escape_inner", escape)
_PLAIN = (FunctionType, type(lru_cache(len)))


class ShortContext(Context):
    """Macros, and functions without wishes, are called at once; Jinja asks each of them four times what it wants to be given."""

    def call(self, __obj, *args, **kwargs):
        kind = type(__obj)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind in _PLAIN and "asks_for_language" in __obj.__dict__:
            args = (self, *args)
        elif kind not in _PLAIN or "jinja_pass_arg" in __obj.__dict__:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(*args, **kwargs)


class ShortCode(CodeGenerator):
    """Each block joins what it says: piece by piece it would be handed up through every template that the page extends."""

    def writeline(self, x: str, node: Any = None, extra: int = 0) -> None:
        if x.startswith("yield from context.blocks["):
            x = f'yield "".join({x.removeprefix("yield from ")})'
        super().writeline(x, node, extra)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        self.write("environment.shown(")


class ShortEnvironment(Environment):
    # Whether all that templates know is there; who is read before has less.
    is_complete = False
    context_class = ShortContext
    code_generator_class = ShortCode

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self._read: dict[str, Template] = {}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        """Read once; Jinja would put together what all templates know anew for each `include` and `extends` of each page."""
        template = self._read.get(name) if globals is None else None
        if template is None:
            template = super().get_template(name, parent, globals)
            if globals is None and self.is_complete and type(name) is str:
                self._read[name] = template
        return template

    def make_globals(self, d: Any) -> Any:
        """What all templates know is complete when the first is read; Jinja would look for each word in two places, for each page."""
        return {**self.globals, **(d or {})}

    @staticmethod
    def shown(value: Any) -> str:
        """Escaped, unless it is markup; that need not be copied, and digits not be looked through."""
        kind = type(value)
        if kind is Markup:
            return value
        if kind is str:
            return _escaped(value)
        return str(value) if kind is int else escape(value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Rows are dicts: their keys come first, not the methods of dict."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


def language_of(context: Context) -> str | None:
    """The language of the page; asking Django for it in every row costs as much as the row."""
    return context.parent.get("language") or translation.get_language()


def spoken(function):
    """Give a function, as the keyword `language`, the language of the page it is called from."""

    def speaking(context, *args, **kwargs):
        return function(*args, language=language_of(context), **kwargs)

    return _asking_for_language(speaking)


def _asking_for_language(function):
    """It is given the page's context, without the variables of loops that Jinja would copy for it."""
    function.asks_for_language = True
    return pass_context(function)


@_asking_for_language
def said(context: Context, message: str, /, **variables: Any) -> Markup:
    """`_` of templates: marked as safe, with variables escaped into it."""
    language = language_of(context)
    return _words(language, message) % variables if variables else _plain_words(language, message)


@lru_cache(maxsize=4096)
def _words(language: str | None, message: str) -> Markup:
    with translation.override(language):
        return Markup(translation.gettext(message))


@lru_cache(maxsize=4096)
def _plain_words(language: str | None, message: str) -> Markup:
    # Without variables too `%%` stands for a percent sign, as everywhere in Jinja's translations.
    return _words(language, message) % {}

"""Whatever a template may look for is given to it: in the branches, too, that no test happens to take.

An undefined name breaks a page only where it is met. So each page that any test draws is asked beforehand which names it could look for,
with all that it includes and is made of. And what is drawn has whole attributes: markup within one would end it at its first quote.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from caseway.ui import pages
from caseway.ui.rendering import ShortEnvironment

BROKEN = re.compile(r' [a-z-]+="[^"<>]*<[a-z/][^>]*')


def use_it() -> None:
    """From here on a page that is given too little raises."""
    draw, draw_block = jinja2.Template.render, pages.render_block

    def render(template: jinja2.Template, *args: Any, **kwargs: Any) -> str:
        given = dict(*args, **kwargs)
        if isinstance(template.environment, ShortEnvironment) and template.name:
            check(template.environment, template.name, of_page(template.environment, template.name), given)
        return whole(template.name, draw(template, given))

    def render_block(environment: ShortEnvironment, name: str, block: str, given: dict[str, Any]) -> str:
        check(environment, f"{name} ({block})", of_block(environment, name, block), given)
        return whole(name, draw_block(environment, name, block, given))

    jinja2.Template.render, pages.render_block = render, render_block


def check(environment: jinja2.Environment, name: str, wanted: frozenset[str], given: Iterable[str]) -> None:
    missing = wanted.difference(given, environment.globals)
    assert not missing, f"{name} may look for what it is not given: {', '.join(sorted(missing))}"


def whole(name: str | None, drawn: str) -> str:
    broken = BROKEN.search(drawn)
    assert not broken, f"{name} has markup within an attribute: {broken[0]}"
    return drawn


@cache
def of_page(environment: jinja2.Environment, name: str) -> frozenset[str]:
    """The names that a whole template looks for, with the pages that it stands in and all that it includes."""
    page = tree(environment, name)
    parent = parent_of(page)
    found = union(names_in(environment, part) for part in page.body if not isinstance(part, nodes.Extends))
    return (found | (of_page(environment, parent) if parent else frozenset())) - union(set_in(part) for part in page.body)


@cache
def of_block(environment: jinja2.Environment, name: str, block: str) -> frozenset[str]:
    """The names that a block looks for when it is drawn alone: what the page sets above it is not there then."""
    page = tree(environment, name)
    for one in page.find_all(nodes.Block):
        if one.name == block:
            return names_in(environment, one)
    parent = parent_of(page)
    assert parent, f"{name} has no block {block}"
    return of_block(environment, parent, block)


def names_in(environment: jinja2.Environment, part: nodes.Node) -> frozenset[str]:
    """What is set anywhere in the part counts as set: that is looked at, as ever, when it is drawn."""
    alone = nodes.Template([part], lineno=1).set_environment(environment)
    of_included = union(of_page(environment, name) for name in included_in(part))
    return (frozenset(find_undeclared_variables(alone)) | of_included) - set_in(part) - asked_for_in(part)


def set_in(part: nodes.Node) -> frozenset[str]:
    parts = [part, *part.find_all((nodes.Name, nodes.Macro, nodes.FromImport, nodes.Import))]
    names = [one.name for one in parts if isinstance(one, nodes.Name) and one.ctx != "load"]
    names += [one.name for one in parts if isinstance(one, nodes.Macro)]
    names += [name if isinstance(name, str) else name[1] for one in parts if isinstance(one, nodes.FromImport) for name in one.names]
    return frozenset(names + [one.target for one in parts if isinstance(one, nodes.Import)])


def asked_for_in(part: nodes.Node) -> frozenset[str]:
    """Those of which the template asks whether they are there."""
    tests = (test for test in part.find_all(nodes.Test) if test.name in ("defined", "undefined"))
    return frozenset(test.node.name for test in tests if isinstance(test.node, nodes.Name))


def included_in(part: nodes.Node) -> list[str]:
    wanted = [one.template for one in part.find_all(nodes.Include)]
    several = [choice for one in wanted if isinstance(one, (nodes.List, nodes.Tuple)) for choice in one.items]
    return [one.value for one in [*wanted, *several] if isinstance(one, nodes.Const)]


def parent_of(page: nodes.Template) -> str | None:
    extends = page.find(nodes.Extends)
    return extends.template.value if extends and isinstance(extends.template, nodes.Const) else None


@cache
def tree(environment: jinja2.Environment, name: str) -> nodes.Template:
    assert environment.loader
    return environment.parse(environment.loader.get_source(environment, name)[0])


def union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)

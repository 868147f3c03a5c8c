"""Lists in the order of their names, a page at a time: each page begins after the last row of the one before."""

from django.db.models import Q

PER_PAGE = 50


def page_by_name(rows, after):
    """(the next rows after the one with the id `after`, the id to go on after or None); the nameless come last.

    `rows` are values with `pk` and `name`.
    """
    named, nameless = rows.exclude(name="").order_by("name", "pk"), rows.filter(name="").order_by("pk")
    last = rows.filter(pk=after).first() if is_id(after) else None
    if last and last["name"]:
        # The lower bound alone is what the index of names can use.
        named = named.filter(Q(name__gt=last["name"]) | Q(pk__gt=last["pk"]), name__gte=last["name"])
    elif last:
        named, nameless = named.none(), nameless.filter(pk__gt=last["pk"])
    found = list(named[: PER_PAGE + 1])
    if len(found) <= PER_PAGE:
        found += nameless[: PER_PAGE + 1 - len(found)]
    return found[:PER_PAGE], found[PER_PAGE - 1]["pk"] if len(found) > PER_PAGE else None


def is_id(text):
    """Whether it can be the id of a row, on every database."""
    return text.isascii() and text.isdecimal() and len(text) < 19

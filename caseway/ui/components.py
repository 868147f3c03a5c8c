"""Small parts that stand in every row of a list, so they are plain functions: a macro costs ten times as much."""

from functools import lru_cache
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from caseway.ui.numbers import decimal

FACES = 8
PRIORITIES = {
    "urgent": gettext_lazy("Urgent"),
    "high": gettext_lazy("High"),
    "normal": gettext_lazy("Normal"),
    "low": gettext_lazy("Low"),
}
STATES = {
    "new": gettext_lazy("New"),
    "open": gettext_lazy("Open"),
    "pending": gettext_lazy("Pending"),
    "on_hold": gettext_lazy("On hold"),
    "resolved": gettext_lazy("Resolved"),
    "closed": gettext_lazy("Closed"),
}


@lru_cache(maxsize=4096)
def face(name, size=""):
    """Initials on one of eight colours, always the same for the same name; a dashed ring for nobody."""
    extra = f" face--{size}" if size else ""
    if not name:
        return Markup('<span class="face face--none{}" aria-hidden="true"></span>').format(extra)
    colour = crc32(name.encode()) % FACES + 1
    return Markup('<span class="face face--{}{}" title="{}" aria-hidden="true">{}</span>').format(colour, extra, name, initials(name))


def initials(name):
    letters = [word[0] for word in name.replace("@", " ").split() if word[0].isalnum()]
    return (letters[0] + letters[-1] if len(letters) > 1 else name.strip()[:2]).upper()


def priority_mark(priority, language=None):
    """Bars or a bang; the word is there for those who do not see the picture."""
    return drawn_priority(str(priority), language or translation.get_language())


@lru_cache(maxsize=64)
def drawn_priority(priority, language):
    with translation.override(language):
        word = escape(_("Priority: {priority}").format(priority=PRIORITIES[priority]))
    inside = "!" if priority == "urgent" else "<i></i><i></i><i></i>"
    return Markup(f'<span class="priority priority--{priority}" role="img" title="{word}">{inside}</span>')


def state_chip(state, words=None, language=None):
    """The state in words with its dot; other words where a page can say more."""
    state = str(state)
    return drawn_state(state, words, language or translation.get_language())


@lru_cache(maxsize=256)
def drawn_state(state, words, language):
    with translation.override(language):
        shown = words or str(STATES[state])
    return Markup('<span class="chip chip--{}"><span class="chip__dot"></span>{}</span>').format(state.replace("_", "-"), shown)


@lru_cache(maxsize=256)
def kbd(keys):
    """`g t` as two key caps."""
    return Markup("").join(Markup("<kbd>{}</kbd>").format(key) for key in keys.split())


def undoing(address):
    """Where an undoing is sent and what with: a query in the address becomes fields of the form."""
    parts = urlsplit(address)
    fields = parse_qs(parts.query, keep_blank_values=True)
    return {"address": parts.path, "fields": {name: values if len(values) > 1 else values[0] for name, values in fields.items()}}


def filesize(count):
    """1,234 bytes read as 1.2 KB; steps of 1,000 as file managers show them."""
    for unit in ("B", "KB", "MB"):
        if count < 1_000:
            places = 0 if unit == "B" or count >= 10 else 1
            return f"{decimal(count, places)} {unit}"
        count /= 1_000
    return f"{decimal(count)} GB"

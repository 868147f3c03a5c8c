"""The Jinja environment of every page: strict, translated, with the components at hand in pages and in fragments alike."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils import translation
from jinja2 import StrictUndefined

from caseway.ui import commands, components, times
from caseway.ui.attributes import attributes, combined
from caseway.ui.drawn import drawn, drawn_form
from caseway.ui.forms import input_of
from caseway.ui.icons import icon
from caseway.ui.longwords import breakable
from caseway.ui.names import as_typed, quoted
from caseway.ui.numbers import decimal
from caseway.ui.rendering import ShortEnvironment, said, spoken

MACROS = (
    "button", "chip", "field", "form_errors", "empty", "pager", "tabs", "stages", "banner", "toast", "menu", "hidden_fields",
    "query_box", "query_trouble",
)  # fmt: skip


def environment(**options):
    made = ShortEnvironment(
        **options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext)
    made.globals |= {"_": said, "gettext": said}
    made.globals |= {
        "static": staticfiles_storage.url,
        "url": url,
        "attributes": attributes,
        "input_of": input_of,
        "icon": icon,
        "drawn": drawn,
        "drawn_form": drawn_form,
        "face": components.face,
        "kbd": components.kbd,
        "doing": commands.doing,
        "showing": commands.showing,
        "words_of": commands.words_of,
        "key_of": commands.key_of,
        "table_version": commands.version,
        "priority_mark": spoken(components.priority_mark),
        "state_chip": spoken(components.state_chip),
        "undoing": components.undoing,
        "time_ago": spoken(times.ago),
        "exact_time": spoken(times.exact),
    }
    # What is stored as safe HTML was made safe when it was written (caseway.ui.richtext).
    made.filters["shown_html"] = breakable
    made.filters |= {
        "ago": spoken(times.ago),
        "exact": spoken(times.exact),
        "day": spoken(times.day),
        "written": spoken(times.date_words),
        "decimal": decimal,
        "filesize": components.filesize,
        "combined": combined,
        "typed": as_typed,
        "quoted": quoted,
    }
    add_macros(made)
    return made


def add_macros(made):
    """An import at the top of a page is not there when a block is rendered alone, a global is."""
    module = made.get_template("ui/components.html").module
    made.globals |= {name: getattr(module, name) for name in MACROS}
    made.is_complete = True


def url(name, *args, **kwargs):
    return reverse(name, args=args, kwargs=kwargs)

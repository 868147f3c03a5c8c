"""HTML attributes from keywords: `hx_post="…"` becomes `hx-post="…"`."""

from markupsafe import Markup, escape


def attributes(given):
    return Markup("").join(attribute(name, value) for name, value in given.items())


def combined(attrs, further):
    """Two sets of attributes; both spellings of a name are one."""
    return attrs | {name.rstrip("_").replace("_", "-"): value for name, value in further.items()}


def attribute(name, value):
    if value is None or value is False:
        return Markup("")
    name = escape(name.rstrip("_").replace("_", "-"))
    if value is True:
        return Markup(" ") + name
    return Markup(' {}="{}"').format(name, value)

"""The sidebar, the same on page after page; what differs each time is put into the kept one."""

from markupsafe import Markup, escape

from caseway.ui.drawn import drawn
from caseway.ui.navigation import navigation

# Nothing that people write looks like these.
TOKEN, PATH = "\ue000token\ue000", "\ue000path\ue000"
INPUT = Markup(f'<input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}">')


def side(request, values):
    """The sidebar of an agent's page; `values` is the page's frame."""
    workspace, member = values["workspace"], values["member"]
    kept = drawn(
        "ui/side.html",
        values["language"],
        home=values["home"],
        company=workspace.name if workspace else "Caseway",
        person=member.name if member else "",
        theme=values["theme"],
        single_keys=values["single_keys"],
        nav=tuple(navigation(request)),
        csrf_input=INPUT,
        full_path=PATH,
    )
    return Markup(kept.replace(TOKEN, str(values["csrf_token"])).replace(PATH, escape(values["full_path"])))

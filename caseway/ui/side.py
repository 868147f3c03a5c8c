"""The sidebar, the same on page after page; what differs each time is put into the kept one."""

from markupsafe import Markup, escape

from caseway.ui.drawn import drawn_form
from caseway.ui.navigation import besides, navigation

# Stands for the address of the page. Nothing that people write looks like it.
PATH = "\ue000path\ue000"


def side(request, values):
    """The sidebar of an agent's page; `values` is the page's frame."""
    workspace, member = values["workspace"], values["member"]
    kept = drawn_form(
        "ui/side.html",
        values["language"],
        values["csrf_token"],
        home=values["home"],
        company=workspace.name if workspace else "Caseway",
        person=member.name if member else "",
        theme=values["theme"],
        is_side_folded=values["is_side_folded"],
        has_comfortable_rows=values["has_comfortable_rows"],
        single_keys=values["single_keys"],
        nav=tuple(navigation(request)),
        besides=tuple([beside(request, values) for beside in besides]) if workspace and member else (),
        full_path=PATH,
    )
    return Markup(kept.replace(PATH, escape(values["full_path"])))

"""The views in the sidebar: their names on every page at once, their numbers as far as they are known."""

from collections.abc import Iterable

from django.utils.translation import get_language

from caseway.activity.lately import listed
from caseway.questions import asked_often
from caseway.saved.counting import Number, known
from caseway.saved.models import View
from caseway.ui.drawn import drawn
from caseway.workspaces.models import Member


def beside(request, values):
    """For the sidebar of any page; what is not known is asked for by the page afterwards."""
    views = views_of(request.member)
    return drawn_views(views, [known(view, request.member) for view in views], values["home"], here_in(request.path), "load")


def drawn_views(views: Iterable[View], numbers: Iterable[Number], home: str, here: int | None, when: str):
    """`when` they are asked for anew, if some numbers may be old."""
    links = tuple([(view.pk, view.name, view.kind, number.words) for view, number in zip(views, numbers, strict=True)])
    asks = "" if all(number.is_new for number in numbers) else when
    return drawn("saved/beside.html", get_language(), home=home, views=links, here=here, asks=asks)


def views_of(member: Member) -> tuple[View, ...]:
    """One's own, then those of one's teams, then everyone's, each as they were put in order."""
    return tuple(sorted(listed(_views_of, member, ("view", "member", "team")), key=_order))


def _order(view: View) -> tuple:
    return (SCOPES.index(view.shared_with), view.team_id or 0, view.place, view.pk)


SCOPES: list[str] = [View.SharedWith.NOBODY, View.SharedWith.TEAM, View.SharedWith.EVERYONE]


@asked_often
def _views_of(member):
    return View.objects.visible_to(member)


def here_in(path: str) -> int | None:
    """The number of the view whose page has this path."""
    places = path.split("/")[3:5]
    return int(places[1]) if len(places) == 2 and places[0] == "views" and places[1].isdecimal() and len(places[1]) < 19 else None

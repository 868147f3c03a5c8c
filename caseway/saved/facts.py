"""Everything that can happen to a view."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class ViewMade(Fact):
    name = "view.made"
    icon = "filter"
    view: str

    def sentence(self) -> str:
        return _("made the view “{view}”").format(view=self.view)


@dataclass(frozen=True)
class ViewChanged(Fact):
    name = "view.changed"
    icon = "filter"
    view: str

    def sentence(self) -> str:
        return _("changed the view “{view}”").format(view=self.view)


@dataclass(frozen=True)
class ViewMoved(Fact):
    name = "view.moved"
    icon = "filter"
    view: str

    def sentence(self) -> str:
        return _("moved the view “{view}”").format(view=self.view)


@dataclass(frozen=True)
class ViewRemoved(Fact):
    name = "view.removed"
    icon = "trash"
    view: str

    def sentence(self) -> str:
        return _("removed the view “{view}”").format(view=self.view)


@dataclass(frozen=True)
class ViewRestored(Fact):
    name = "view.restored"
    icon = "undo"
    view: str

    def sentence(self) -> str:
        return _("brought back the view “{view}”").format(view=self.view)

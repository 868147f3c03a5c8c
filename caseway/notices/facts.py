"""What can happen to the ways alarms go."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class SecondWaySet(Fact):
    name = "workspace.second_way_set"
    icon = "bell"

    def sentence(self) -> str:
        return _("changed where alarms go beside the application")

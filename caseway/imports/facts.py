"""Everything that can happen to an import."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class ImportChecked(Fact):
    name = "import.checked"
    icon = "eye"

    def sentence(self) -> str:
        return _("tried a table out")


@dataclass(frozen=True)
class ImportDone(Fact):
    name = "import.done"
    icon = "download"
    kind: str
    made: int
    changed: int

    def sentence(self) -> str:
        return _("brought a table in: {made} made, {changed} changed").format(made=self.made, changed=self.changed)


@dataclass(frozen=True)
class ImportUndone(Fact):
    name = "import.undone"
    icon = "undo"
    taken_back: int
    left_alone: int

    def sentence(self) -> str:
        return _("undid an import: {taken_back} taken back, {left_alone} left alone").format(
            taken_back=self.taken_back, left_alone=self.left_alone
        )

"""A wheel carries the joined front end and the compiled translations."""

import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

import front_end  # noqa: E402
import translations  # noqa: E402


class CustomBuildHook(BuildHookInterface):
    def dependencies(self):
        """Node, only where the machine has none."""
        return [] if front_end.is_node_here() else (front_end.ROOT / "requirements" / "node.in").read_text().split()

    def initialize(self, version, build_data):
        if version != "editable":
            front_end.build()
            translations.compile_all()

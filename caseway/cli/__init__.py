"""The command line: `caseway …`. Reads the arguments, gets Django up, hands over to the command's module."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from caseway.cli.arguments import parser
from caseway.cli.start import start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. A command's module is imported only once Django is up."""
    # What is loaded stays. Looking through it again and again for what might go would be a sixth of the time until the command runs.
    gc.disable()
    given = parser().parse_args(arguments if arguments is not None else sys.argv[1:] or ["serve"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.project.settings")
    start(**({"port": given.port} if "port" in given else {}))
    command = import_module(f"caseway.cli.{given.command}")
    gc.freeze()
    gc.enable()
    return command.run(given) or 0

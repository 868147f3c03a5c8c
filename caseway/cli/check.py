import argparse

from caseway.cli.start import answer, tell
from caseway.project.checking import believed, look


def run(given: argparse.Namespace) -> int:
    problems, warnings = look()
    for sentence in problems:
        tell(f"problem: {sentence}")
    for sentence in warnings:
        tell(f"warning: {sentence}")
    if not problems and not warnings:
        tell("All is well.")
    note = believed()
    tell(f"note: {note}")
    answer({"ok": not problems, "problems": problems, "warnings": warnings, "notes": [note]})
    return 1 if problems else 0

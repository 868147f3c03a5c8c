"""Old mail from files, as often as one likes: what is here already is passed over."""

import argparse
import os
import sys
import time
from pathlib import Path

from caseway.cli.start import answer, tell
from caseway.intake.importing.running import Source, bring_in
from caseway.intake.importing.sources import FORMATS, NoSuchSource
from caseway.intake.reading_child import close_reader
from caseway.workspaces.models import Workspace

SECONDS_BETWEEN = 2.0


def run(given: argparse.Namespace) -> int:
    workspace = Workspace.objects.filter(slug=given.workspace).first()
    if workspace is None:
        tell(f"caseway: there is no workspace “{given.workspace}”.")
        return os.EX_NOUSER
    try:
        source: Source = FORMATS[given.format](Path(given.source))
    except (NoSuchSource, OSError) as error:
        tell(f"caseway: {error}")
        return os.EX_NOINPUT
    try:
        outcome = bring_in(workspace, source, _Progress())
    except KeyboardInterrupt:
        tell("caseway: stopped; run the same command again to go on.")
        return 130
    finally:
        close_reader()
    answer({"workspace": workspace.slug, **{name: count for name, count in sorted(outcome.items()) if count}})
    return os.EX_TEMPFAIL if outcome["failed"] else os.EX_OK


class _Progress:
    """A line on stderr now and then, the last one always."""

    def __init__(self):
        self._begun = self._said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        at = time.monotonic()
        if done < total and at - self._said < SECONDS_BETWEEN:
            return
        self._said = at
        rate = done / max(at - self._begun, 0.001)
        print(f"{done:,} of {total:,} mails, {rate:,.0f} a second", file=sys.stderr, flush=True)

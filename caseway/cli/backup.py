import argparse
from pathlib import Path

from django.db import DatabaseError

from caseway.cli.start import answer, tell
from caseway.project.backups import BackupError, back_up


def run(given: argparse.Namespace) -> int:
    target = Path(given.file)
    if target.exists():
        tell(f"caseway: {target} exists already; choose another name.")
        return 2
    try:
        answer(back_up(target))
    except (BackupError, OSError, DatabaseError) as error:
        tell(f"caseway: the backup was not written: {error}")
        return 1
    return 0

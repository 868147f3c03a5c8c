import argparse
from pathlib import Path

from django.db import DatabaseError

from caseway.cli.start import answer, migrate, tell
from caseway.project.backups import BackupError, restore


def run(given: argparse.Namespace) -> int:
    migrate()
    try:
        answer(restore(Path(given.file)))
    except (BackupError, OSError, DatabaseError) as error:
        tell(f"caseway: nothing was restored: {error}")
        return 2
    return 0

"""Everything in one file, and back: from either database into either."""

from caseway.project.backups.restoring import restore
from caseway.project.backups.shape import BackupError
from caseway.project.backups.writing import back_up

__all__ = ["BackupError", "back_up", "restore"]

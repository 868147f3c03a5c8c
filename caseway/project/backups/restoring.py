"""Putting a backup into an empty installation. Nothing that the old one may have sent is sent again."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from caseway.intake.models import Mailbox
from caseway.issues.indexing import text_of as text_of_issue
from caseway.issues.models import Issue, Solution
from caseway.jobs import runner
from caseway.mail.models import OutgoingMail
from caseway.notices.models import AlarmCall, Digest
from caseway.project.backups.reading import Backup
from caseway.project.backups.shape import BackupError, columns, migrations, tables
from caseway.project.bulk import insert, set_sequences
from caseway.search import fulltext
from caseway.tickets.indexing import text_of
from caseway.tickets.learning import keep_all_issues, keep_all_solutions
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Account, Workspace


def restore(source: Path) -> dict[str, Any]:
    """Put everything back and verify it. Raises BackupError before anything is changed when it does not fit."""
    backup = Backup(source)
    _demand_fitting(backup)
    backup.verify()
    files = _put_files(backup)
    with transaction.atomic():
        rows = sum(_put_table(backup, model) for model in tables())
        set_sequences(*tables())
    _verify_rows(backup)
    _index()
    suppressed = _finish_quietly()
    return {"file": str(source), "tables": len(tables()), "rows": rows, "files": files, "suppressed": suppressed, "verified": True}


def _demand_fitting(backup: Backup) -> None:
    if Workspace.objects.exists() or Account.objects.exists():
        raise BackupError("This installation is not empty. Restore into a new data folder or an empty database.")
    if backup.manifest["migrations"] != migrations():
        raise BackupError("The backup is of another release. Install that release, restore, then update.")


def _put_files(backup: Backup) -> int:
    count = 0
    for row in backup.dicts("files_file"):
        if not default_storage.exists(row["path"]):
            with backup.file(row["path"]) as content:
                saved = default_storage.save(row["path"], DjangoFile(content))
            if saved != row["path"]:
                raise BackupError(f"The file {row['path']} could not be stored under its name.")
        count += 1
    return count


def _put_table(backup: Backup, model: type[models.Model]) -> int:
    fields, table = columns(model), model._meta.db_table
    names = backup.manifest["tables"][table]["columns"]
    if names != [field.attname for field in fields]:
        raise BackupError(f"The columns of {table} are not those of this release.")
    count = 0
    for batch in backup.batches(table):
        prepared = ([field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)] for row in batch)
        insert(model, tuple(str(field.column) for field in fields), (tuple(row) for row in prepared))
        count += len(batch)
    return count


def _verify_rows(backup: Backup) -> None:
    for model in tables():
        expected = backup.manifest["tables"][model._meta.db_table]["rows"]
        if model._base_manager.count() != expected:
            raise BackupError(f"{model._meta.db_table} has not the {expected} rows of the backup.")


def _index() -> None:
    """The search indexes are made of what was restored."""
    tickets = Ticket.objects.order_by("pk").values_list("workspace_id", "pk", "subject").iterator(chunk_size=500)
    _index_all(((workspace, pk, text_of(workspace, pk, subject)) for workspace, pk, subject in tickets), fulltext.TICKETS)
    issues = Issue.objects.order_by("pk").values_list("workspace_id", "pk", "title", "description").iterator(chunk_size=500)
    _index_all(((workspace, pk, text_of_issue(workspace, pk, *words)) for workspace, pk, *words in issues), fulltext.ISSUES)
    _index_stems()


def _index_stems() -> None:
    for workspace in Workspace.objects.order_by("pk").values_list("pk", flat=True):
        issues = Issue.objects.filter(workspace=workspace).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500)
        while some := list(islice(issues, 500)):
            keep_all_issues(workspace, some)
        solved = Solution.objects.filter(workspace=workspace).order_by("issue").values_list("issue", flat=True).iterator(chunk_size=500)
        while some := list(islice(solved, 500)):
            keep_all_solutions(workspace, some)


def _index_all(rows: Iterator[tuple[int, int, str]], table: str) -> None:
    while batch := list(islice(rows, 500)):
        fulltext.index_many(batch, table)


def _finish_quietly() -> int:
    """What was owed is done, but no mail of it leaves: the installation that was backed up has probably sent it.

    Such mail stands in the outbox as held back, where a person may send it by hand. Mailboxes are paused: two installations must
    not empty the same one.
    """
    runner.settle_what_was_restored()
    Digest.objects.undone().delete()
    AlarmCall.objects.all().delete()
    Mailbox.objects.update(is_paused=True, state=Mailbox.State.WAITING, lease_owner="", lease_until=None)
    return OutgoingMail.objects.undone().update(is_suppressed=True, state=OutgoingMail.State.DONE, lease_owner="", lease_until=None)

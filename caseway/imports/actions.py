"""What can be done with a table: take it in, try it out, bring it in, undo that. All but the first is owed work, part by part."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.bringing import Brought, Outcome
from caseway.activity.live import wake_on_commit
from caseway.activity.recording import CASEWAY, record
from caseway.imports.facts import ImportChecked, ImportDone, ImportUndone
from caseway.imports.kinds import BRING, own_fields, take_back
from caseway.imports.models import Import, Imported, ImportPart
from caseway.imports.reading import Table, doubles, fields_of, guess_mapping
from caseway.jobs.models import OwedWork
from caseway.workspaces.models import Member, Workspace

Phase = Import.Phase
ROWS_OF_A_PART = 250
KEPT_PROBLEMS = 200
ROWS_ARE_KEPT = timedelta(days=30)


@transaction.atomic
def take_in(workspace: Workspace, *, by: Member, kind: str, filename: str, raw: bytes, table: Table) -> Import:
    """Keep a table; nothing is made of it yet."""
    importing = Import.objects.create(
        workspace=workspace, kind=kind, filename=filename[:255], raw=raw, brought_by=by, **_read_as(kind, table, by)
    )
    _keep_rows(importing, table)
    return importing


def _read_as(kind: str, table: Table, by: Member) -> dict:
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "has_header": table.has_header,
        "header": table.header,
        "mapping": guess_mapping(kind, table.header, [(one.name, one.label) for one in own_fields(kind, by)]),
        "rows": len(table.rows),
    }


def _keep_rows(importing: Import, table: Table) -> None:
    parts = []
    for start in range(0, len(table.rows), ROWS_OF_A_PART):
        some = table.rows[start : start + ROWS_OF_A_PART]
        part = ImportPart(workspace_id=importing.workspace_id, importing=importing, state=OwedWork.State.DONE, line=some[0][0])
        part.subject = f"import:{importing.pk}"
        part.cells = [[line, cells] for line, cells in some]
        parts.append(part)
    ImportPart.objects.bulk_create(parts, batch_size=20)


@transaction.atomic
def read_otherwise(importing: Import, table: Table, *, by: Member) -> None:
    """The same file with other letters, another separator or without a header."""
    importing = Import.objects.select_for_update().get(pk=importing.pk)
    if importing.phase not in Import.CHANGEABLE:
        return
    Import.objects.filter(pk=importing.pk).update(phase=Phase.MAPPING, problems=[], **_read_as(importing.kind, table, by))
    importing.parts.all().delete()
    _keep_rows(importing, table)


@transaction.atomic
def check(importing: Import, *, mapping: list[str], may_change: bool) -> None:
    """Try it out: what would be made, changed, refused?"""
    importing = Import.objects.select_for_update().get(pk=importing.pk)
    if importing.phase not in Import.CHANGEABLE:
        return
    importing.mapping, importing.may_change = mapping, may_change
    _note_doubles(importing)
    _begin(importing, Phase.CHECKING)


def _note_doubles(importing: Import) -> None:
    parts = list(importing.parts.in_order())
    rows = [(line, cells) for part in parts for line, cells in part.cells]
    found = doubles(importing.kind, rows, importing.mapping)
    for number, part in enumerate(parts):
        start = number * ROWS_OF_A_PART
        part.doubles = {str(row - start): line for row, line in found.items() if start <= row < start + ROWS_OF_A_PART}
    ImportPart.objects.bulk_update(parts, ["doubles"], batch_size=20)


@transaction.atomic
def run(importing: Import) -> None:
    """Bring it in, as it was tried out."""
    importing = Import.objects.select_for_update().get(pk=importing.pk)
    if importing.phase == Phase.CHECKED:
        _begin(importing, Phase.RUNNING)


@transaction.atomic
def undo(importing: Import) -> None:
    """Take back what nobody has touched since."""
    importing = Import.objects.select_for_update().get(pk=importing.pk)
    if importing.phase == Phase.DONE:
        _begin(importing, Phase.UNDOING)


@transaction.atomic
def discard(importing: Import) -> None:
    """Forget a table that was not brought in."""
    importing = Import.objects.select_for_update().get(pk=importing.pk)
    if importing.phase in Import.CHANGEABLE:
        importing.delete()


def _begin(importing: Import, phase: Import.Phase) -> None:
    importing.phase, importing.rows_done = phase, 0
    if phase == Phase.UNDOING:
        importing.taken_back = importing.left_alone = 0
    else:
        importing.made = importing.changed = importing.same = importing.refused = 0
        importing.problems = []
    importing.save()
    importing.parts.update(state=OwedWork.State.WAITING, phase=phase, attempts=0, due_at=now(), last_error="")
    wake_on_commit(ImportPart)


def work_on(part: ImportPart) -> None:
    """What the runner does with one part; in one transaction with the mark that it is done."""
    importing = (
        Import.objects.select_for_update(of=("self",)).select_related("workspace", "brought_by").defer("raw").get(pk=part.importing_id)
    )
    if part.phase != importing.phase or importing.brought_by is None:
        return
    with translation.override(importing.brought_by.account.language or importing.workspace.language):
        if part.phase == Phase.UNDOING:
            _take_back(importing, part)
        else:
            _bring(importing, part)
    importing.rows_done = F("rows_done") + len(part.cells)
    importing.save(update_fields=["rows_done", "made", "changed", "same", "refused", "taken_back", "left_alone", "problems"])
    if not _is_anything_left(importing, part):
        _finish(importing)


def _bring(importing: Import, part: ImportPart) -> None:
    numbers = [number for number in range(len(part.cells)) if str(number) not in part.doubles]
    given = [fields_of(part.cells[number][1], importing.mapping) for number in numbers]
    is_trial = part.phase == Phase.CHECKING
    results = BRING[importing.kind](importing.workspace, given, by=importing.brought_by, may_change=importing.may_change, is_trial=is_trial)
    by_number = dict(zip(numbers, results, strict=True))
    for number in range(len(part.cells)):
        _count(importing, part.cells[number][0], by_number.get(number) or _double(part.doubles[str(number)]))
    things = [thing for result in results for thing in result.things]
    Imported.objects.bulk_create(
        Imported(
            workspace_id=part.workspace_id,
            importing=importing,
            part=part,
            kind=thing.kind,
            object_id=thing.pk,
            was_made=thing.was_made,
            stamp=thing.stamp,
            before=thing.before,
        )
        for thing in things
    )


def _double(line: int) -> Brought:
    return Brought(Outcome.REFUSED, _("The same as line {line}.").format(line=line))


def _count(importing: Import, line: int, result: Brought) -> None:
    setattr(importing, result.outcome, getattr(importing, result.outcome) + 1)
    if result.sentence and len(importing.problems) < KEPT_PROBLEMS:
        importing.problems = [*importing.problems, [line, result.sentence]]


def _take_back(importing: Import, part: ImportPart) -> None:
    """People before organisations: an organisation goes only when nobody is left in it, so those wait for the end."""
    rows = Imported.objects.filter(part=part)
    if importing.kind != Import.Kind.ORGANISATIONS:
        rows = rows.exclude(kind="organisation")
    _give_back(importing, list(rows))


def _give_back(importing: Import, rows: list[Imported]) -> None:
    done = take_back(importing.workspace_id, [row.thing for row in rows])
    importing.taken_back += len(done)
    importing.left_alone += len(rows) - len(done)
    Imported.objects.filter(pk__in=[row.pk for row in rows if (row.kind, row.object_id) in done]).delete()


def _is_anything_left(importing: Import, part: ImportPart) -> bool:
    return ImportPart.objects.filter(importing=importing, state__in=[*OwedWork.UNDONE, OwedWork.State.DEAD]).exclude(pk=part.pk).exists()


def _finish(importing: Import) -> None:
    by = importing.brought_by
    if importing.phase == Phase.CHECKING:
        importing.phase = Phase.CHECKED
        fact: ImportChecked | ImportDone | ImportUndone = ImportChecked()
    elif importing.phase == Phase.RUNNING:
        importing.phase, importing.finished_at = Phase.DONE, now()
        Import.objects.filter(pk=importing.pk).update(raw=b"")
        fact = ImportDone(kind=importing.kind, made=importing.made, changed=importing.changed)
    else:
        if importing.kind == Import.Kind.CUSTOMERS:
            _give_back(importing, list(Imported.objects.filter(workspace=importing.workspace_id, importing=importing, kind="organisation")))
        importing.phase = Phase.UNDONE
        fact = ImportUndone(taken_back=importing.taken_back, left_alone=importing.left_alone)
    importing.save(update_fields=["phase", "finished_at", "taken_back", "left_alone"])
    record(fact, about=importing, by=by or CASEWAY)


def forget_old_rows() -> None:
    """What stood in old tables is forgotten, and so are tables that nobody brought in; undoing needs neither."""
    old = now() - ROWS_ARE_KEPT
    finished = [Phase.DONE, Phase.UNDONE]
    for part in ImportPart.objects.filter(importing__finished_at__lt=old).exclude(cells=[]).order_by("pk")[:2000]:
        ImportPart.objects.filter(pk=part.pk).update(cells=[], doubles={})
    Import.objects.filter(created_at__lt=old).exclude(phase__in=finished).delete()

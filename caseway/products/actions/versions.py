"""Versions: planned, released, withdrawn."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import record
from caseway.products.facts import VersionChanged, VersionMade, VersionReleased, VersionWithdrawn
from caseway.products.models import Product, Version
from caseway.workspaces.models import Member

CHANGEABLE = ("name", "kind", "notes", "planned_on", "units")


@transaction.atomic
def make_version(
    product: Product,
    *,
    by: Member,
    name: str,
    kind: str = Version.Kind.RELEASE,
    notes: str = "",
    planned_on: date | None = None,
    released_at: datetime | None = None,
    units: int | None = None,
) -> Version:
    """Plan a version, or write down one that is out already (`released_at`). Raises ValidationError."""
    version = Version(
        workspace_id=product.workspace_id,
        product=product,
        name=name.strip(),
        kind=kind,
        notes=notes,
        planned_on=planned_on,
        released_at=released_at,
        units=units,
    )
    version.full_clean()
    version.save()
    record(VersionMade(version=version.name), about=version, by=by)
    return version


@transaction.atomic
def change_version(version: Version, *, by: Member, **values: Any) -> None:
    """Change what stands in CHANGEABLE. Raises ValidationError."""
    current = _locked(version)
    changed = {name: value for name, value in values.items() if name in CHANGEABLE and getattr(current, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(current, name, value)
        setattr(version, name, value)
    current.full_clean()
    current.save()
    record(VersionChanged(version=current.name), about=current, by=by)


@transaction.atomic
def release(version: Version, *, by: Member, at: datetime | None = None) -> None:
    """It is out. A version that is out already stays as it is; one that was withdrawn is out again."""
    current = _locked(version)
    if current.released_at is None or current.withdrawn_at is not None:
        _set(version, current, released_at=current.released_at or at or now(), withdrawn_at=None)
        record(VersionReleased(version=current.name), about=current, by=by)


@transaction.atomic
def withdraw(version: Version, *, by: Member, reason: str = "") -> None:
    """Take it back: nobody should get it any more."""
    current = _locked(version)
    if current.withdrawn_at is None:
        _set(version, current, released_at=current.released_at, withdrawn_at=now())
        record(VersionWithdrawn(version=current.name, reason=reason), about=current, by=by)


def _locked(version: Version) -> Version:
    return Version.objects.select_for_update().get(pk=version.pk)


def _set(version: Version, current: Version, *, released_at: datetime | None, withdrawn_at: datetime | None) -> None:
    for each in (version, current):
        each.released_at, each.withdrawn_at = released_at, withdrawn_at
    current.save(update_fields=["released_at", "withdrawn_at"])

"""Organisations by the hundred: from a table of their own, or named in the table of their people."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from caseway.activity.bringing import Brought, Outcome, Thing, record_many, stamp_of
from caseway.customers.facts import OrganisationChanged, OrganisationMade
from caseway.customers.models import Domain, Organisation
from caseway.customers.written import LARGEST_NOTES, read_domain
from caseway.fields import bringing as own
from caseway.fields.actions.filling_in import Changes
from caseway.fields.bringing import Standing
from caseway.fields.definitions import known_to
from caseway.fields.reading import parts_of
from caseway.workspaces.models import Member, Workspace

HEAVIEST = 100


def named(workspace: Workspace, names: list[str]) -> dict[str, Organisation]:
    """Organisations by their names in lower case."""
    wanted = {name.lower() for name in names if name}
    found = Organisation.objects.filter(workspace=workspace).annotate(lower=Lower("name")).filter(lower__in=wanted)
    return {organisation.name.lower(): organisation for organisation in found}


class Organisations:
    """Those that a table of people names; what is missing is made, once."""

    def __init__(self, workspace: Workspace, by: Member, names: list[str], is_trial: bool):
        self.ids: dict[str, int | None] = {name: organisation.pk for name, organisation in named(workspace, names).items()}
        # Of several ways to write a name the first is taken.
        missing = {name.lower(): name for name in reversed(names) if name and name.lower() not in self.ids}
        self.new: dict[str, Thing] = {}
        if is_trial:
            # None of them has an id yet, and all of them are others than any that is there.
            self.ids |= dict.fromkeys(missing, -1)
            return
        made = [Organisation(workspace=workspace, name=name) for name in missing.values()]
        Organisation.objects.bulk_create(made)
        record_many(OrganisationMade(), made, by=by)
        for organisation in made:
            self.ids[organisation.name.lower()] = organisation.pk
            self.new[organisation.name.lower()] = Thing("organisation", organisation.pk, True, stamp(organisation, [], {}))

    def id_of(self, name: str) -> int | None:
        return self.ids.get(name.lower())

    def made_for(self, name: str) -> tuple[Thing, ...]:
        """What had to be made for a row; named once, with the first of its people."""
        found = self.new.pop(name.lower(), None)
        return (found,) if found else ()


@transaction.atomic
def bring_organisations(
    workspace: Workspace, given: list[dict[str, list[str]]], *, by: Member, may_change: bool, is_trial: bool = False
) -> list[Brought]:
    """Add those that are not there yet; with `may_change` take over what their row says. In the order of the rows."""
    bringing = _Bringing(workspace, given, by, may_change, is_trial)
    return [bringing.one(row) for row in given]


class _News(NamedTuple):
    """Properties, domains that come in addition, and fields of the workspace's own."""

    values: dict[str, Any]
    more: list[str]
    changes: Changes


class _Bringing:
    """One batch: what is there, and what is being added."""

    def __init__(self, workspace: Workspace, given: list[dict[str, list[str]]], by: Member, may_change: bool, is_trial: bool):
        self.workspace, self.by, self.may_change, self.is_trial = workspace, by, may_change, is_trial
        self.known = named(workspace, [_name(row) for row in given])
        wanted = [domain for row in given for domain in _readable_domains(row)]
        self.taken = dict(Domain.objects.filter(workspace=workspace, domain__in=wanted).values_list("domain", "organisation"))
        self.fields = known_to(by, Organisation.subject_kind)
        there = [organisation.pk for organisation in self.known.values()] if self.fields else []
        self.standing = parts_of(workspace.pk, Organisation.subject_kind, there)

    def one(self, row: dict[str, list[str]]) -> Brought:
        name = _name(row)
        found = self.known.get(name.lower())
        try:
            news = self._news(row, name, found)
        except ValidationError as error:
            return Brought(Outcome.REFUSED, " ".join(error.messages))
        if found is not None and not (self.may_change and any(news)):
            return Brought(Outcome.SAME)
        if self.is_trial:
            return Brought(Outcome.CHANGED if found else Outcome.MADE)
        organisation = self.known[name.lower()] = found or Organisation(workspace=self.workspace, name=name)
        return self._write(organisation, news)

    def _news(self, row: dict[str, list[str]], name: str, found: Organisation | None) -> _News:
        """What a row says that is not so yet. Raises ValidationError for what cannot be so."""
        pk = found.pk if found else 0
        domains = _domains(row)
        if foreign := [domain for domain in domains if self.taken.get(domain, pk) != pk]:
            raise ValidationError(_("{domain} belongs to another organisation.").format(domain=foreign[0]))
        said = {"tier": _tier(row), "notes": "\n".join(row.get("notes", []))[:LARGEST_NOTES]}
        changes = own.news_in(own.said_in(row, self.fields), self.standing.get(pk, {}))
        if not name:
            raise ValidationError(_("There is no name."))
        values = {field: value for field, value in said.items() if value and (found is None or getattr(found, field) != value)}
        return _News(values, [domain for domain in domains if domain not in self.taken], changes)

    def _write(self, organisation: Organisation, news: _News) -> Brought:
        values, more, changes = news
        is_new = organisation.pk is None
        before = {field: getattr(organisation, field) for field in values} | {"more": more, "own": own.before_of(changes)}
        for field, value in values.items():
            setattr(organisation, field, value)
        organisation.save()
        tenant = organisation.workspace_id
        Domain.objects.bulk_create(Domain(workspace_id=tenant, organisation=organisation, domain=domain) for domain in more)
        self.taken |= dict.fromkeys(more, organisation.pk)
        if is_new:
            record_many(OrganisationMade(), [organisation], by=self.by)
        elif values or more:
            record_many(OrganisationChanged(fields=sorted([*values, *(["domains"] if more else [])])), [organisation], by=self.by)
        own.bring([(organisation, changes)], by=self.by, are_new=is_new)
        now = stamp(organisation, list(organisation.domains.values_list("domain", flat=True)), own.standing_in(organisation))
        thing = Thing("organisation", organisation.pk, is_new, now, {} if is_new else before)
        return Brought(Outcome.MADE if is_new else Outcome.CHANGED, things=(thing,))


def _name(row: dict[str, list[str]]) -> str:
    return " ".join(" ".join(row.get("name", [])).split())[:160]


def _domains(row: dict[str, list[str]]) -> list[str]:
    """Raises ValidationError for what is no domain."""
    texts = " ".join(row.get("domains", [])).replace(",", " ").replace(";", " ").replace("|", " ").split()
    return list(dict.fromkeys(read_domain(text) for text in texts[:50]))


def _readable_domains(row: dict[str, list[str]]) -> list[str]:
    try:
        return _domains(row)
    except ValidationError:
        return []


def _tier(row: dict[str, list[str]]) -> int:
    """0 where the row says nothing. Raises ValidationError for what is no weight."""
    text = "".join(row.get("tier", [])).strip()
    if not text:
        return 0
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= HEAVIEST:
        return int(text)
    raise ValidationError(_("“{text}” is not a weight: write a number from 1 to {most}.").format(text=text[:80], most=HEAVIEST))


def stamp(organisation: Organisation, domains: list[str], standing: Standing) -> str:
    return stamp_of(organisation.name, organisation.tier, organisation.notes, sorted(domains), *own.stamped(standing))

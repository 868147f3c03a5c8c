"""Things that a request names: chosen among what its member may see."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from caseway.api.problems import not_found, wrong
from caseway.fields.definitions import Definition, known_to
from caseway.fields.given import named
from caseway.files.models import File
from caseway.issues.models import Issue, NamedState
from caseway.products.models import Product, Version
from caseway.workspaces.models import Member, Team

Thing = TypeVar("Thing", bound=Model)


def there(things: QuerySet[Thing], **which: Any) -> Thing:
    """The one thing that the address names. Raises Problem 404."""
    found = things.filter(**which).first()
    if found is None:
        raise not_found()
    return found


def row_of(rows: QuerySet, **which: Any) -> list[dict[str, Any]]:
    """The one row that the address names, as a list for `describe`. Raises Problem 404."""
    found = list(rows.filter(**which))
    if not found:
        raise not_found()
    return found


def chosen(things: QuerySet[Thing], pk: int | None, field: str) -> Thing | None:
    """The thing that a field names, or None. Raises Problem 422 when there is none that the member may see."""
    if pk is None:
        return None
    found = things.filter(pk=pk).first()
    if found is None:
        raise wrong(field, _("There is none with this id that you may see."))
    return found


def chosen_product(choice: int | str | None, member: Member) -> Product | None:
    products = Product.objects.visible_to(member)
    if not isinstance(choice, str):
        return chosen(products, choice, "product")
    found = products.filter(key=choice.upper()).first()
    if found is None:
        raise wrong("product", _("There is no product with this key."))
    return found


def chosen_version(pk: int | None, member: Member, field: str = "version") -> Version | None:
    return chosen(Version.objects.visible_to(member), pk, field)


def chosen_versions(ids: list[int], member: Member) -> list[Version]:
    wanted = set(ids)
    found = list(Version.objects.visible_to(member).filter(pk__in=wanted)) if wanted else []
    if len(found) != len(wanted):
        raise wrong("affected_versions", _("There is none with this id that you may see."))
    return found


def chosen_issue(number: int | None, member: Member, field: str = "issue") -> Issue | None:
    """The issue with a number, as programs name issues."""
    if number is None:
        return None
    found = Issue.objects.visible_to(member).select_related("product").filter(number=number).first()
    if found is None:
        raise wrong(field, _("There is no issue with this number that you may see."))
    return found


def chosen_state(name: str | None, member: Member) -> NamedState | None:
    found = NamedState.objects.filter(workspace=member.workspace_id, name=name).first() if name else None
    if name and found is None:
        raise wrong("named_state", _("There is no state with this name."))
    return found


def chosen_team(pk: int | None, member: Member) -> Team | None:
    return chosen(Team.objects.visible_to(member), pk, "team")


def chosen_assignee(pk: int | None, member: Member) -> Member | None:
    return chosen(Member.objects.visible_to(member).who_answer(), pk, "assignee")


def chosen_files(tokens: list[str], member: Member) -> list[File]:
    """Files that this member has sent before, in the order in which they are named."""
    wanted = list(dict.fromkeys(tokens))
    if not wanted:
        return []
    found = {file.token: file for file in File.objects.in_workspace(member.workspace_id).filter(token__in=wanted, uploaded_by=member)}
    missing = [token for token in wanted if token not in found]
    if missing:
        raise wrong("attachments", _("You have sent no attachment with the id “{id}”.").format(id=missing[0]))
    return [found[token] for token in wanted]


def chosen_fields(given: dict[str, Any], kind: str, member: Member) -> dict[Definition, Any]:
    """The workspace's own fields that keys name. Raises ValidationError."""
    return named(given, known_to(member, kind)) if given else {}


def chosen_members(ids: list[int], member: Member, field: str = "members") -> list[Member]:
    wanted = set(ids)
    found = list(Member.objects.visible_to(member).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise wrong(field, _("There is none with this id that you may see."))
    return found

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from caseway.activity.recording import record
from caseway.workspaces.actions.joining import join
from caseway.workspaces.facts import WorkspaceMade
from caseway.workspaces.models import Account, Member, Role, Workspace


@transaction.atomic
def found(*, slug: str, name: str, email: str, password: str, person: str = "", language: str = "en", **fields: Any) -> Member:
    """Make a workspace and its first admin; a known address joins with the password it has."""
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        account = Account.objects.create_user(email, password, name=person, language=language)
    mark_verified(account)
    return make_workspace(slug=slug, name=name, by=account, language=language, **fields)


@transaction.atomic
def make_workspace(*, slug: str, name: str, by: Account, language: str = "en", **fields: Any) -> Member:
    """Make a workspace; whoever makes it becomes its first admin. A known slug is joined instead."""
    workspace, is_new = Workspace.objects.get_or_create(slug=slug, defaults={"name": name, "language": language, **fields})
    member = join(workspace, by, role=Role.ADMIN)
    if is_new:
        record(WorkspaceMade(), about=workspace, by=member)
    by.last_workspace = workspace
    by.save(update_fields=["last_workspace"])
    return member


def mark_verified(account: Account) -> None:
    """Whoever can run commands on the machine vouches for the address."""
    EmailAddress.objects.update_or_create(user=account, email=account.email, defaults={"verified": True, "primary": True})

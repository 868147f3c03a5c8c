from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.workspaces.facts import MemberChanged, MemberInvited, MemberJoined, SignatureChanged
from caseway.workspaces.models import Account, Invitation, Member, Role, Team, Workspace
from caseway.workspaces.models.access import INVITATION_LASTS, hash_secret, new_secret
from caseway.workspaces.models.members import TeamMember


class LastAdmin(ValueError):
    """A workspace keeps at least one administrator."""


@transaction.atomic
def join(workspace: Workspace, account: Account, *, role: Role | str = Role.AGENT, name: str = "") -> Member:
    """Make an account a member of a workspace; who is one already stays what they are."""
    called = name or account.name or account.email.split("@")[0]
    member, is_new = Member.objects.get_or_create(workspace=workspace, account=account, defaults={"name": called, "role": role})
    if is_new:
        record(MemberJoined(role=str(role)), about=member, by=member)
    return member


@transaction.atomic
def sign_with(member: Member, *, by: Member, signature: str) -> None:
    """What ends a member's replies from now on."""
    Member.objects.filter(pk=member.pk).update(signature=signature)
    record(SignatureChanged(member=member.name), about=member, by=by)


@transaction.atomic
def invite(workspace: Workspace, email: str, *, by: Member, role: Role | str, team: Team | None = None) -> tuple[Invitation, str]:
    """Invite an address; returns the invitation and its secret, which stands nowhere else."""
    secret = new_secret("inv")
    Invitation.objects.filter(workspace=workspace, email=email.lower(), used_at=None).update(expires_at=now())
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=email.lower(),
        role=role,
        team=team,
        invited_by=by,
        secret_hash=hash_secret(secret),
        expires_at=now() + INVITATION_LASTS,
    )
    record(MemberInvited(email=invitation.email, role=str(role)), about=invitation, by=by)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Member) -> None:
    """The link ends at once."""
    Invitation.objects.filter(pk=invitation.pk, used_at=None).update(expires_at=now())


@transaction.atomic
def accept_invitation(invitation: Invitation, account: Account) -> Member | None:
    """Use an invitation up; None when it was used, has expired or is for another address."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    is_open = invitation.used_at is None and invitation.expires_at > now()
    if not is_open or invitation.email != account.email:
        return None
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    member = join(invitation.workspace, account, role=invitation.role)
    if invitation.team:
        TeamMember.objects.get_or_create(workspace=invitation.workspace, team=invitation.team, member=member)
    return member


@transaction.atomic
def change_member(member: Member, *, by: Actor, role: str | None = None, is_active: bool | None = None, name: str | None = None) -> None:
    """Give a member another role or name, or end the membership. Raises LastAdmin."""
    member = Member.objects.select_for_update().select_related("workspace").get(pk=member.pk)
    Workspace.objects.select_for_update().get(pk=member.workspace_id)
    member.role = role or member.role
    member.name = name or member.name
    member.is_active = member.is_active if is_active is None else is_active
    others = Member.objects.active().filter(workspace=member.workspace_id, role=Role.ADMIN).exclude(pk=member.pk)
    if not (member.is_active and member.is_admin) and not others.exists():
        raise LastAdmin(_("A workspace needs at least one administrator."))
    member.save(update_fields=["role", "is_active", "name"])
    record(MemberChanged(member=member.name, role=member.role, is_active=member.is_active), about=member, by=by)

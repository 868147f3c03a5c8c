"""Whether somebody has a second factor, and whether their workspace asks for one."""

from allauth.mfa.models import Authenticator

from caseway.workspaces.models import Account, Member

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(account: Account) -> bool:
    return Authenticator.objects.filter(user=account, type__in=FACTORS).exists()


def lacks_demanded_factor(member: Member) -> bool:
    """Whether a member has to set a factor up before anything else. Programs with a token are not asked: they have nobody to ask."""
    return member.workspace.demands_second_factor and not has_second_factor(member.account)

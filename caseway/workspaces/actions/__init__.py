"""What can be done to a workspace and its people."""

from caseway.workspaces.actions.access import make_token, revoke_token, sign_out_everywhere, token_member
from caseway.workspaces.actions.founding import found, make_workspace
from caseway.workspaces.actions.joining import accept_invitation, change_member, invite, join, sign_with, withdraw_invitation
from caseway.workspaces.actions.settings import change_settings
from caseway.workspaces.actions.teams import change_team, make_team

__all__ = [
    "accept_invitation",
    "change_member",
    "change_settings",
    "change_team",
    "found",
    "invite",
    "join",
    "make_team",
    "make_token",
    "make_workspace",
    "revoke_token",
    "sign_out_everywhere",
    "sign_with",
    "token_member",
    "withdraw_invitation",
]

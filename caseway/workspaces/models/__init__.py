from caseway.workspaces.models.access import ApiToken, Invitation
from caseway.workspaces.models.accounts import Account
from caseway.workspaces.models.members import Member, Role, Team
from caseway.workspaces.models.tenancy import Counter, Workspace, take_number

__all__ = ["Account", "ApiToken", "Counter", "Invitation", "Member", "Role", "Team", "Workspace", "take_number"]

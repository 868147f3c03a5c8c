"""Everything that can happen to a workspace and its people."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class WorkspaceMade(Fact):
    name = "workspace.made"
    icon = "organisation"

    def sentence(self) -> str:
        return _("made this workspace")


@dataclass(frozen=True)
class SettingsChanged(Fact):
    name = "workspace.changed"
    icon = "settings"
    fields: list

    def sentence(self) -> str:
        return _("changed the settings: {fields}").format(fields=", ".join(self.fields))


@dataclass(frozen=True)
class MemberJoined(Fact):
    name = "member.joined"
    icon = "customers"
    role: str

    def sentence(self) -> str:
        return _("joined as {role}").format(role=self.role)


@dataclass(frozen=True)
class SignatureChanged(Fact):
    name = "member.signature_changed"
    icon = "edit"
    member: str

    def sentence(self) -> str:
        return _("changed the signature of {member}").format(member=self.member)


@dataclass(frozen=True)
class MemberChanged(Fact):
    name = "member.changed"
    icon = "customers"
    member: str
    role: str
    is_active: bool

    def sentence(self) -> str:
        if not self.is_active:
            return _("ended the membership of {member}").format(member=self.member)
        return _("made {member} {role}").format(member=self.member, role=self.role)

    def forget(self, person: str) -> Fact:
        return MemberChanged(member=_("somebody"), role=self.role, is_active=self.is_active)


@dataclass(frozen=True)
class MemberInvited(Fact):
    name = "member.invited"
    icon = "mail"
    email: str
    role: str

    def sentence(self) -> str:
        return _("invited {email} as {role}").format(email=self.email, role=self.role)

    def forget(self, person: str) -> Fact:
        return MemberInvited(email=_("somebody"), role=self.role)


@dataclass(frozen=True)
class TeamChanged(Fact):
    name = "team.changed"
    icon = "team"
    team: str

    def sentence(self) -> str:
        return _("changed the team “{team}”").format(team=self.team)


@dataclass(frozen=True)
class TokenMade(Fact):
    name = "token.made"
    icon = "lock"
    token: str
    scope: str

    def sentence(self) -> str:
        return _("made the API token “{token}”").format(token=self.token)


@dataclass(frozen=True)
class TokenRevoked(Fact):
    name = "token.revoked"
    icon = "lock"
    token: str

    def sentence(self) -> str:
        return _("revoked the API token “{token}”").format(token=self.token)

"""Addresses within a workspace that belong to no noun: the settings area, the table of commands."""

from django.urls import path

from caseway.workspaces.views import commands, settings

urlpatterns = [
    path("commands", commands.commands, name="commands"),
    path("settings", settings.general, name="settings"),
    path("settings/members", settings.members, name="members"),
    path("settings/members/<int:pk>", settings.member, name="member"),
    path("settings/invitations/<int:pk>", settings.withdraw_invitation, name="withdraw_invitation"),
    path("settings/teams", settings.teams, name="teams"),
    path("settings/teams/<int:pk>", settings.team, name="team"),
    path("settings/hours", settings.hours, name="opening_hours"),
    path("settings/signature", settings.signature, name="signature"),
    path("settings/tokens", settings.tokens, name="tokens"),
    path("settings/tokens/<int:pk>", settings.revoke_token, name="revoke_token"),
    path("settings/owed", settings.owed, name="owed"),
]

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "caseway.workspaces"
    label = "workspaces"

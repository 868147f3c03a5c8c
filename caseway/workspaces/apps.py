from importlib import import_module

from django.apps import AppConfig

from caseway.ui.navigation import judge_with


class WorkspacesConfig(AppConfig):
    name = "caseway.workspaces"
    label = "workspaces"

    def ready(self):
        judge_with(import_module("caseway.workspaces.permissions").may)

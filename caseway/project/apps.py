from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "caseway.project"
    label = "project"

    def ready(self):
        # By name, because the wiring imports models and those exist only from here on.
        import_module("caseway.project.wiring").wire()

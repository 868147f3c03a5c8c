from importlib import import_module

from django.apps import AppConfig

from caseway.project.connections import keep_by_thread


class ProjectConfig(AppConfig):
    name = "caseway.project"
    label = "project"

    def ready(self):
        keep_by_thread()
        # By name, because the wiring imports models and those exist only from here on.
        import_module("caseway.project.wiring").wire()

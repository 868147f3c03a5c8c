from importlib import import_module

from django.apps import AppConfig

from caseway.ui.navigation import count_with


class IntakeConfig(AppConfig):
    name = "caseway.intake"
    label = "intake"

    def ready(self):
        count_with(import_module("caseway.intake.views").count_held)

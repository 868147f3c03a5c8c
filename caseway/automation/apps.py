from importlib import import_module

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "caseway.automation"
    label = "automation"

    def ready(self):
        kind = import_module("caseway.tickets.models").BulkAct.Kind.MACRO
        import_module("caseway.tickets.actions.standing").STANDINGS[kind] = import_module("caseway.automation.standing").MACROS

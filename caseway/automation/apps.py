from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "caseway.automation"
    label = "automation"

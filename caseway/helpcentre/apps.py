from django.apps import AppConfig


class HelpcentreConfig(AppConfig):
    name = "caseway.helpcentre"
    label = "helpcentre"

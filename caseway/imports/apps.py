from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "caseway.imports"
    label = "imports"

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "caseway.lots"
    label = "lots"

from importlib import import_module

from django.apps import AppConfig

from caseway.ui.navigation import beside_with


class SavedConfig(AppConfig):
    name = "caseway.saved"
    label = "saved"

    def ready(self):
        beside_with(import_module("caseway.saved.beside").beside)

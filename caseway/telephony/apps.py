from importlib import import_module

from django.apps import AppConfig

from caseway.ui.navigation import fill_with


class TelephonyConfig(AppConfig):
    name = "caseway.telephony"
    label = "telephony"

    def ready(self):
        fill_with(import_module("caseway.telephony.views.ringing").hole)

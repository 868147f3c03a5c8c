from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import ngettext

from caseway.customers.belongings import Belonging, belongs_to_customers
from caseway.ui.navigation import fill_with


class TelephonyConfig(AppConfig):
    name = "caseway.telephony"
    label = "telephony"

    def ready(self):
        fill_with(import_module("caseway.telephony.views.ringing").hole)
        models = import_module("caseway.telephony.models")
        belongs_to_customers(
            Belonging(models.Call, "customer", lambda count: ngettext("{count} call", "{count} calls", count).format(count=count)),
            Belonging(
                models.SeenNumber,
                "customer",
                lambda count: ngettext("{count} number they once wrote", "{count} numbers they once wrote", count).format(count=count),
                apart_by="number",
            ),
        )

from importlib import import_module

from django.apps import AppConfig

from caseway.ui.navigation import count_with


class TicketsConfig(AppConfig):
    name = "caseway.tickets"
    label = "tickets"

    def ready(self):
        count_with(import_module("caseway.tickets.views.list").count_open)

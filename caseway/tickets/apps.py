from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "caseway.tickets"
    label = "tickets"

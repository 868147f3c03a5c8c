from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import ngettext

from caseway.customers.belongings import Belonging, belongs_to_customers
from caseway.ui.navigation import count_with


class TicketsConfig(AppConfig):
    name = "caseway.tickets"
    label = "tickets"

    def ready(self):
        count_with(import_module("caseway.tickets.views.list").count_open)
        query = import_module("caseway.tickets.query")
        import_module("caseway.fields.asking").takes_names("ticket", query.VOCABULARY.names())
        models = import_module("caseway.tickets.models")
        belongs_to_customers(
            Belonging(models.Ticket, "requester", lambda count: ngettext("{count} ticket", "{count} tickets", count).format(count=count)),
            Belonging(
                models.Participant,
                "customer",
                lambda count: ngettext("their part in {count} ticket", "their part in {count} tickets", count).format(count=count),
                apart_by="ticket",
            ),
            Belonging(
                models.ToldVoter,
                "customer",
                lambda count: ngettext("news of {count} wish", "news of {count} wishes", count).format(count=count),
                apart_by="announcement",
            ),
            Belonging(
                models.LeftOut,
                "customer",
                lambda count: ngettext("left out {count} time", "left out {count} times", count).format(count=count),
                apart_by="announcement",
            ),
            Belonging(models.Message, "customer", lambda count: ngettext("{count} message", "{count} messages", count).format(count=count)),
        )

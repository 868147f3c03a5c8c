from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import ngettext

from caseway.customers.belongings import Belonging, belongs_to_customers


class CustomersConfig(AppConfig):
    name = "caseway.customers"
    label = "customers"

    def ready(self):
        models, query, asking = map(import_module, ("caseway.customers.models", "caseway.customers.query", "caseway.fields.asking"))
        asking.takes_names("customer", query.CUSTOMERS.names())
        asking.takes_names("organisation", query.ORGANISATIONS.names())
        belongs_to_customers(
            Belonging(
                models.Address,
                "customer",
                lambda count: ngettext("{count} e-mail address", "{count} e-mail addresses", count).format(count=count),
            ),
            Belonging(
                models.Phone,
                "customer",
                lambda count: ngettext("{count} telephone number", "{count} telephone numbers", count).format(count=count),
                apart_by="number",
            ),
            Belonging(
                models.Contact,
                "customer",
                lambda count: ngettext(
                    "seeing all tickets of {count} organisation", "seeing all tickets of {count} organisations", count
                ).format(count=count),
                apart_by="organisation",
            ),
            # One at most of each customer.
            Belonging(
                models.NewsRefusal,
                "customer",
                lambda count: ngettext("{count} refusal of news", "{count} refusals of news", count).format(count=count),
                apart_by="workspace",
            ),
        )

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import ngettext

from caseway.customers.belongings import Belonging, belongs_to_customers


class IssuesConfig(AppConfig):
    name = "caseway.issues"
    label = "issues"

    def ready(self):
        query = import_module("caseway.issues.query")
        import_module("caseway.fields.asking").takes_names("issue", query.VOCABULARY.names())
        models = import_module("caseway.issues.models")
        belongs_to_customers(
            Belonging(
                models.Vote,
                "customer",
                lambda count: ngettext("{count} vote", "{count} votes", count).format(count=count),
                apart_by="issue",
            )
        )

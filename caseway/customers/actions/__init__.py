"""What can be done to customers and organisations."""

from caseway.customers.actions.delivering import heard_from, heard_from_all, mark_deliverable, mark_undeliverable, undeliverable_among
from caseway.customers.actions.filling_in import fill_in
from caseway.customers.actions.finding import find_by_email, find_or_make, find_or_make_all, suggest
from caseway.customers.actions.hearing import refuse_news, want_news
from caseway.customers.actions.keeping import change_customer, change_organisation, learn_number, make_customer, make_organisation
from caseway.customers.actions.merging import merge_customers, part_customers
from caseway.customers.actions.sharing import share_organisation

__all__ = [
    "change_customer",
    "change_organisation",
    "fill_in",
    "find_by_email",
    "find_or_make",
    "find_or_make_all",
    "heard_from",
    "heard_from_all",
    "learn_number",
    "make_customer",
    "make_organisation",
    "merge_customers",
    "part_customers",
    "mark_deliverable",
    "mark_undeliverable",
    "refuse_news",
    "share_organisation",
    "suggest",
    "undeliverable_among",
    "want_news",
]

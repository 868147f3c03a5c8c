"""Whether a customer wants to hear of what they voted for."""

from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.customers.facts import NewsRefused, NewsWanted
from caseway.customers.models import Customer, NewsRefusal


@transaction.atomic
def refuse_news(customer: Customer, *, by: Actor) -> None:
    """They are mailed no more news of what they voted for; their votes stay."""
    _refusal, is_new = NewsRefusal.objects.get_or_create(workspace_id=customer.workspace_id, customer=customer)
    if is_new:
        record(NewsRefused(), about=customer, by=by)


@transaction.atomic
def want_news(customer: Customer, *, by: Actor) -> None:
    """They changed their mind."""
    gone, _counts = NewsRefusal.objects.filter(workspace=customer.workspace_id, customer=customer).delete()
    if gone:
        record(NewsWanted(), about=customer, by=by)

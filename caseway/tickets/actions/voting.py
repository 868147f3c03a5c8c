"""Votes, counted at once together with the tickets that hang on the same issue."""

from django.db import transaction

from caseway.activity.recording import Actor
from caseway.customers.models import Customer
from caseway.issues.actions import add_vote, remove_vote
from caseway.issues.duplicates import survivor_of
from caseway.issues.models import Issue, Vote
from caseway.tickets.evidence import weigh_again


@transaction.atomic
def vote(issue: Issue, customer: Customer, *, by: Actor, why: str = "") -> Vote:
    """A customer wants a feature, or what it turned out to be a duplicate of. Raises ValidationError for what is no feature."""
    issue = survivor_of(issue)
    cast = add_vote(issue, customer, by=by, why=why)
    weigh_again(issue)
    return cast


@transaction.atomic
def withdraw_vote(issue: Issue, customer: Customer, *, by: Actor) -> None:
    """They want it no more."""
    issue = survivor_of(issue)
    if remove_vote(issue, customer, by=by):
        weigh_again(issue)

"""Features that customers are shown, and their votes. Who counts and weighs them is told by the verbs of tickets."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.customers.models import Customer
from caseway.issues.duplicates import family_of
from caseway.issues.models import Issue, Vote, Wish
from caseway.issues.wish_facts import VoteCast, VoteWithdrawn, WishHidden, WishShown, WishWritten
from caseway.issues.wishes import folded
from caseway.workspaces.models import Member

LONGEST_WHY = 1000


@transaction.atomic
def write_wish(issue: Issue, *, by: Actor, title: str, text: str = "", is_shown: bool = False) -> Wish:
    """Say in public words what an issue is about, and whether customers read it. Raises ValidationError where it cannot be shown."""
    if not title.strip():
        raise ValidationError({"title": _("Give it a title that customers understand.")})
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if is_shown:
        _refuse_to_show(issue)
    wish = Wish.objects.filter(workspace=issue.workspace_id, issue=issue).first() or Wish(workspace_id=issue.workspace_id, issue=issue)
    before = (wish.title, wish.text, wish.is_shown)
    wish.title, wish.text, wish.is_shown = title.strip(), text.strip(), is_shown
    if before == (wish.title, wish.text, wish.is_shown):
        return wish
    wish.folded, wish.updated_at = folded(wish.title, wish.text), now()
    wish.save()
    if before[:2] != (wish.title, wish.text):
        record(WishWritten(), about=issue, by=by)
    if before[2] != wish.is_shown:
        record(WishShown() if wish.is_shown else WishHidden(), about=issue, by=by)
    return wish


def _refuse_to_show(issue: Issue) -> None:
    if issue.is_confidential:
        raise ValidationError({"is_shown": _("A confidential issue is shown to no customer.")})
    if issue.kind != Issue.Kind.FEATURE:
        raise ValidationError({"is_shown": _("Customers are shown features only; this is of another kind.")})


@transaction.atomic
def add_vote(issue: Issue, customer: Customer, *, by: Actor, why: str = "") -> Vote:
    """A customer wants a feature; again, only what they say of it changes. Raises ValidationError for what is no feature."""
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if issue.kind != Issue.Kind.FEATURE:
        raise ValidationError(_("One can vote for features only; this is of another kind."))
    why = " ".join(why.split())[:LONGEST_WHY]
    vote = Vote.objects.filter(workspace=issue.workspace_id, issue__in=family_of(issue), customer=customer).first()
    noted_by = by if isinstance(by, Member) else None
    if vote is None:
        vote = Vote.objects.create(workspace_id=issue.workspace_id, issue=issue, customer=customer, why=why, noted_by=noted_by)
        record(VoteCast(customer=customer.pk, customer_name=customer.actor_name), about=issue, by=by)
    elif why and why != vote.why:
        vote.why, vote.noted_by = why, noted_by
        vote.save(update_fields=["why", "noted_by"])
    return vote


@transaction.atomic
def remove_vote(issue: Issue, customer: Customer, *, by: Actor) -> bool:
    """They want it no more, here and in its duplicates; whether they ever did."""
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    gone, _counts = Vote.objects.filter(workspace=issue.workspace_id, issue__in=family_of(issue), customer=customer).delete()
    if gone:
        record(VoteWithdrawn(customer=customer.pk, customer_name=customer.actor_name), about=issue, by=by)
    return bool(gone)

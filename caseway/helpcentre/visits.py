"""Looking at one's own reports without an account: a link by mail, used once, opens them for a week."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.live import wake_on_commit
from caseway.customers.models import Customer
from caseway.customers.reading import organisation_open_to
from caseway.helpcentre.models import LinkRequest, Visit
from caseway.issues.models import Wish
from caseway.mail.actions import post
from caseway.mail.addresses import own_domain, support_address
from caseway.mail.headers import address, one_line
from caseway.mail.letters import letter_html
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import LOOP_HEADER
from caseway.tickets.models import Participant
from caseway.workspaces.models import Workspace
from caseway.workspaces.models.access import hash_secret, new_secret

LINK_LASTS = timedelta(hours=1)
VISIT_LASTS = timedelta(days=7)


@transaction.atomic
def ask_for_link(workspace: Workspace, email: str, language: str) -> None:
    """Owe a link, for whichever address: nothing here tells whether we know it."""
    LinkRequest.objects.create(
        workspace=workspace, email=email.lower(), language=language, subject=f"link:{workspace.pk}:{email.lower()}"[:120]
    )
    wake_on_commit(LinkRequest)


def send_link(asked: LinkRequest) -> None:
    """What the runner does: mail a link to a customer's address, and nothing to any other."""
    customer = customer_at(asked.workspace_id, asked.email)
    if customer is None or not _has_something_here(customer):
        return
    secret = new_secret("mine")
    visit = Visit.objects.create(
        workspace=asked.workspace,
        email=asked.email,
        link_hash=hash_secret(secret),
        link_until=now() + LINK_LASTS,
        until=now() + LINK_LASTS,
    )
    post([_letter(asked, visit, f"{settings.CASEWAY_URL}/help/{asked.workspace.slug}/mine/{secret}")])


def _has_something_here(customer: Customer) -> bool:
    """Reports to look at, of their own or of their organisation, or wishes to vote for."""
    wishes = Wish.objects.public_in(customer.workspace_id)
    return participations(customer).exists() or organisation_open_to(customer) is not None or wishes.exists()


def customer_at(workspace_id: int, email: str) -> Customer | None:
    found = Customer.objects.present().filter(workspace=workspace_id, addresses__workspace=workspace_id, addresses__email=email)
    return found.select_related("organisation").first()


def participations(customer: Customer) -> QuerySet[Participant]:
    """Everything in which somebody takes part, also as who they were before two became one."""
    mine = Q(customer=customer) | Q(customer__merged_into=customer)
    return Participant.objects.filter(mine, workspace=customer.workspace_id, is_active=True)


def _letter(asked: LinkRequest, visit: Visit, link: str) -> OutgoingMail:
    workspace = asked.workspace
    domain = own_domain(workspace.slug)
    with translation.override(asked.language or workspace.language):
        said = [
            _("This link shows all your reports to {company}. It works once, within the next hour.").format(company=workspace.name),
            _("If you did not ask for it, leave it: nothing happens without it."),
        ]
        subject = _("Your reports to {company}").format(company=workspace.name)
        body = format_html('<p>{}</p><p><a href="{}">{}</a></p><p>{}</p>', said[0], link, link, said[1])
        html = letter_html(body, language=translation.get_language() or "en")
    return OutgoingMail(
        workspace=workspace,
        effect_key=f"link:{visit.pk}",
        kind=OutgoingMail.Kind.LINK,
        recipient=asked.email,
        headers=[
            ["From", address(support_address(workspace.slug), workspace.name)],
            ["To", address(asked.email)],
            ["Subject", one_line(subject)],
            ["Auto-Submitted", "auto-generated"],
            ["X-Auto-Response-Suppress", "All"],
            [LOOP_HEADER, domain],
        ],
        message_id=f"<visit.{visit.pk}.{visit.link_hash[:20]}@{domain}>",
        text="\n\n".join([said[0], link, said[1]]),
        html=html,
    )


@transaction.atomic
def open_visit(workspace: Workspace, link: str) -> str | None:
    """Use a link up; answers the secret that the browser keeps, None for a link that is used, old or nobody's."""
    fresh = Visit.objects.select_for_update().filter(workspace=workspace, secret_hash="", link_until__gt=now(), ended_at=None)
    visit = fresh.filter(link_hash=hash_secret(link)).first()
    if visit is None or customer_at(workspace.pk, visit.email) is None:
        return None
    secret = new_secret("visit")
    visit.secret_hash, visit.until = hash_secret(secret), now() + VISIT_LASTS
    visit.save(update_fields=["secret_hash", "until"])
    return secret


def visitor(workspace_id: int, secret: str) -> Customer | None:
    """Whose reports a browser may see; nobody's once the address is no longer theirs."""
    if not secret:
        return None
    visit = Visit.objects.open().filter(workspace=workspace_id, secret_hash=hash_secret(secret)).first()
    return customer_at(workspace_id, visit.email) if visit else None


def end_visit(workspace: Workspace, secret: str) -> None:
    Visit.objects.open().filter(workspace=workspace, secret_hash=hash_secret(secret)).update(ended_at=now())


def forget_old_visits() -> None:
    Visit.objects.filter(until__lt=now() - VISIT_LASTS).delete()

"""Every address under /w/<workspace>/ with an example of its parts. A new one whose `pk` could mean several things is named in THINGS."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now

from caseway.automation import actions as webhook_actions
from caseway.automation.actions import make_macro, make_webhook
from caseway.customers.actions import make_customer, make_organisation, merge_customers, share_organisation
from caseway.fields.actions import add_field
from caseway.files.keeping import keep
from caseway.helpcentre.sharing import make_shared_link
from caseway.imports.models import Import
from caseway.intake.mailboxes.actions import make_hook, set_mailbox
from caseway.intake.models import BlockedSender, IncomingMail
from caseway.issues.actions import act_on as act_on_issues
from caseway.issues.actions import add_collaborator, name_state, raise_issue, relate
from caseway.mail.models import OutgoingMail, SignIn
from caseway.mail.ways.actions import set_provider
from caseway.notices.actions import raise_alarm
from caseway.products.actions import make_component, make_version
from caseway.returns.actions import request as request_return
from caseway.saved.actions import make_view
from caseway.telephony.models import BlockedNumber, Call
from caseway.tickets import actions as ticket_actions
from caseway.tickets.actions import act_on, add_participant, vote
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import MailAddress
from caseway.workspaces.actions import invite, make_team, make_token


def routes_under(beginning):
    """(name, pattern, view) of all addresses that begin so."""
    found = []

    def walk(patterns, prefix):
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, path)
            elif isinstance(entry, URLPattern) and path.startswith(beginning):
                found.append((entry.name, path, entry.callback))

    walk(get_resolver().url_patterns, "")
    return found


ROUTES = routes_under("w/")


@pytest.fixture
def example(acme, ada, olga, ticket, beacon, rita):
    """One thing of each kind, by the name that addresses give its part."""
    team = make_team(acme, by=ada, name="Support", members=[olga])
    organisation = make_organisation(acme, by=ada, name="Northwind")
    file = keep(acme.pk, b"words", filename="a.txt", by=olga)
    ticket.messages.first().attachments.create(workspace=acme, file=file)
    other = add_participant(ticket, rita.__class__.objects.create(workspace=acme, name="Ron"), email="ron@northwind.test", by=olga)
    incoming = IncomingMail.objects.create(workspace=acme, source="smtp", raw=b"", size=0, state="done", disposition="held", ticket=ticket)
    outgoing = OutgoingMail.objects.create(
        workspace=acme, effect_key="x", kind="reply", recipient="rita@northwind.test", message_id="<x@y>", text="hello", state="dead"
    )
    address = MailAddress.objects.create(workspace=acme, email="hello@acme.test")
    call = Call.objects.create(workspace=acme, key="1", direction="in", shown="+491712345678", outside="+491712345678")
    blocked = BlockedNumber.objects.create(workspace=acme, number="+493012345")
    merge = merge_customers(make_customer(acme, by=ada, name="Rita R."), into=rita, by=ada)
    importing = Import.objects.create(
        workspace=acme,
        kind="customers",
        filename="a.csv",
        raw=b"Name",
        encoding="utf-8",
        separator=";",
        header=["Name"],
        mapping=["name"],
        brought_by=ada,
    )
    invitation, _ = invite(acme, "new@acme.test", by=ada, role="agent")
    token, _ = make_token(olga, by=olga, name="t")
    issue, blocking = (
        raise_issue(acme, by=olga, title=title, product=beacon, kind="feature") for title in ("Export stops", "Export is slow")
    )
    other_ticket = ticket_actions.open_ticket(acme, requester=rita, subject="So too", words=Words.plain("So"), channel="api", by=olga)
    relate(blocking, issue, "blocks", by=olga)
    add_collaborator(issue, olga, by=olga)
    assert request_return(ticket, by=olga).number == ticket.number
    assert issue.number == ticket.number, "one number serves for tickets and issues"
    webhook, _ = make_webhook(ada, by=ada, name="Warehouse", url="http://127.0.0.1:9/")
    delivery = webhook_actions.test_webhook(webhook, by=ada)
    provider = set_provider(acme, by=ada, kind="google", name="Google", client_id="us")
    sign_in = SignIn.objects.create(workspace=acme, provider=provider, account="hello@acme.test")
    share_organisation(organisation, by=olga, sharing="all")
    shared, _ = make_shared_link(organisation, by=olga, name="Meeting", until=now() + timedelta(days=1))
    hook = make_hook(acme, by=ada, provider="postmark")
    mailbox = set_mailbox(acme, by=ada, address=address, password="x", host="imap.acme.test", user="hello", is_paused=True)
    return {
        "ticket_relation": ticket_actions.relate(ticket, other_ticket, "related", by=olga).pk,
        "custom_field": add_field(acme, by=ada, kind="ticket", key="harm", label="Harm", type="text").pk,
        "macro": make_macro(acme, by=ada, name="Thanks", text="Thank you, {name}.").pk,
        "view": make_view(acme, by=ada, name="Export", q="export", shared_with="everyone").pk,
        "alarm": raise_alarm(acme, "outbox", "", "Mail does not leave.").pk,
        "shared_link": shared.pk,
        "component": make_component(beacon, by=ada, name="Export").pk,
        "version": make_version(beacon, by=ada, name="2.4").pk,
        "relation": issue.related_from.get().pk,
        "vote": vote(issue, rita, by=olga).pk,
        "state": name_state(acme, by=ada, category="started", name="In review").pk,
        "provider": provider.pk,
        "sign_in": sign_in.pk,
        "hook": hook.pk,
        "mailbox": mailbox.pk,
        "bulk_act": act_on([ticket.number], by=olga, kind="state", value="open").pk,
        "bulk_act_on_issues": act_on_issues([issue.number], by=olga, kind="state", value=["started", None]).pk,
        "number": ticket.number,
        "message": ticket.messages.first().pk,
        "token": file.token,
        "customer": rita.pk,
        "organisation": organisation.pk,
        "product": beacon.pk,
        "team": team.pk,
        "member": olga.pk,
        "withdraw_invitation": invitation.pk,
        "revoke_token": token.pk,
        "participant": other.pk,
        "address": address.pk,
        "call": call.pk,
        "blocked_number": blocked.pk,
        "import": importing.pk,
        "merge": merge.pk,
        "blocked": BlockedSender.objects.create(workspace=acme, pattern="spam.test").pk,
        "held": incoming.pk,
        "mail": incoming.pk,
        "outbox": outgoing.pk,
        "webhook": webhook.pk,
        "delivery": delivery.pk,
    }


# The kind of thing that an address's `pk` means, by the address's name.
THINGS = {
    "customer": "customer", "customer_edit": "customer", "customer_tickets": "customer", "organisation": "organisation",
    "organisation_edit": "organisation", "organisation_tickets": "organisation", "product": "product", "team": "team", "member": "member",
    "withdraw_invitation": "withdraw_invitation", "revoke_token": "revoke_token", "participant": "participant", "address": "address",
    "remove_address": "address", "dismiss_call": "call", "block_call": "call", "unblock_number": "blocked_number",
    "merge_customer": "customer", "undo_merge": "merge",
    "import": "import", "read_import": "import", "run_import": "import", "undo_import": "import", "discard_import": "import",
    "unblock": "blocked", "customer_deliverable": "customer", "close_of_customer": "customer",
    "remote_picture": "message", "split_ticket": "message", "show_message": "message", "unrelate_ticket": "ticket_relation", "product_issues": "product", "version_issues": "version", "version_tickets": "version",
    "unrelate_issue": "relation", "issue_state": "state", "remove_issue_state": "state", "component": "component",
    "remove_collaborator": "member", "remove_confidant": "member",
    "custom_field": "custom_field", "retire_custom_field": "custom_field",
    "view": "view", "edit_view": "view", "save_view": "view", "move_view": "view", "remove_view": "view", "restore_view": "view",
    "macro": "macro", "remove_macro": "macro", "ticket_macro": "macro",
    "webhook": "webhook", "test_webhook": "webhook", "remove_webhook": "webhook", "replay_failed": "webhook",
    "replay_delivery": "delivery", "hook": "hook", "sign_in_provider": "provider", "leave_to_sign_in": "provider",
    "remove_sign_in_provider": "provider", "remove_sign_in": "sign_in",
    "bulk_act": "bulk_act", "undo_bulk_act": "bulk_act",
    "bulk_act_on_issues": "bulk_act_on_issues", "undo_bulk_act_on_issues": "bulk_act_on_issues",
    "organisation_sharing": "organisation", "new_shared_link": "organisation", "revoke_shared_link": "shared_link",
    "mailbox": "mailbox", "edit_mailbox": "mailbox", "act_on_mailbox": "mailbox",
    "alarm": "alarm", "remove_vote": "vote",
}  # fmt: skip


def thing_of(name: str, path: str) -> str:
    if name in THINGS:
        return THINGS[name]
    for word in ("held", "outbox", "mail", "customer", "organisation", "product", "notices", "address", "version"):
        if word in path.split("<slug:workspace>")[1]:
            return word
    raise LookupError(f"Say in THINGS what the <pk> of the address “{name}” ({path}) is.")


def address_of(name: str, path: str, example: dict) -> str:
    filled = (
        path.replace("<slug:workspace>", "acme").replace("<int:number>", str(example["number"])).replace("<str:token>", example["token"])
    )
    for hole in ("<int:index>", "<int:pk>", "<int:mail>", "<int:person>"):
        if hole in filled:
            filled = filled.replace(hole, str(example.get(thing_of(name, path), 999_999)))
    assert "<" not in filled, f"an address with a part that the walk does not know: {path}"
    return "/" + filled

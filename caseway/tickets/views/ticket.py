"""A ticket's page: the conversation, the composer, the properties."""

import secrets
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from caseway.activity.lately import listed
from caseway.activity.once import once
from caseway.activity.timeline import asks_for_history, history, timeline
from caseway.customers.actions import find_or_make, learn_number
from caseway.fields.reading import shown_on
from caseway.files.pictures import pasted_files
from caseway.issues.reading import unless_hidden
from caseway.notices.actions import asks_for_unread, read_about
from caseway.products.models import Product
from caseway.questions import Asked, asked_often, together
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.also import Wishes
from caseway.tickets.forms import AlsoForm, FactForm, NewTicketForm, SayForm, kept
from caseway.tickets.merged import asks_for_merged, merged_into
from caseway.tickets.models import Message, Participant, Ticket
from caseway.tickets.reading import asks_for_page, conversation, receivers, tags_of, versions_for, with_remote_images
from caseway.tickets.related import asks_for_related, related_to
from caseway.tickets.senders import reaches_a_server
from caseway.tickets.triage_forms import PAUSES
from caseway.tickets.views.undoing import offer_undo, properties_of
from caseway.ui.drawn import word_of, words_of
from caseway.ui.forms import sentences_of
from caseway.ui.pages import is_fetched_ahead, page
from caseway.workspaces.choices import members, teams
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

# The few tickets that continue another or are merged ask for it; PostgreSQL takes longer to plan each further table than to read it.
RELATED = ("requester", "requester__organisation", "product", "version", "team", "assignee", "issue", "issue__product")

NAMED = {"state": Ticket.State, "priority": Ticket.Priority, "cause": Ticket.Cause}
# An empty composer is the same for everybody.
NOTHING_SAID = SayForm()


def ticket_or_404(request: MemberRequest, number: int) -> Ticket:
    found = _numbered.first(request.member, number)
    if found is None:
        raise Http404
    return found


@asked_often
def _numbered(member, number: int):
    return Ticket.objects.visible_to(member).filter(number=number).select_related(*RELATED)


@for_members
def ticket(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    is_read = not is_fetched_ahead(request)
    seen = [actions.asks_when_seen(found, request.member), asks_for_unread(request.member, "ticket", found.pk)] if is_read else []
    with together(*seen, *_asked(request.member, found)):
        if is_read:
            actions.see(found, request.member)
            read_about(request.member, "ticket", found.pk)
        return _page(request, found, template="tickets/changed.html", block="fresh") if "part" in request.GET else _page(request, found)


def _asked(member: Member, found: Ticket) -> list[Asked]:
    """What the page asks anyhow, whatever it shows."""
    others = _others.about(member, found.requester_id, found.pk)
    return [asks_for_history(found), *asks_for_page(found), asks_for_related(found), asks_for_merged(found), others]


def prepared(request: MemberRequest, found: Ticket, body: str, also: list) -> HttpResponse:
    """The page with words in its composer that are still to be sent."""
    return _page(request, found, form=SayForm(initial={"body": body}), also=also)


def _page(
    request: MemberRequest, found: Ticket, template: str = "tickets/ticket.html", block: str = "talk", status: int = 200, **context
) -> HttpResponse:
    properties = _properties(request, found)
    numbers = {one.pk: one.number for one in properties["merged"]}
    said = conversation(found, f"/w/{request.workspace.slug}/files/", numbers)
    asked = request.GET.get("pictures", "")
    if asked.isdecimal() and len(asked) < 19:
        with_remote_images(said, int(asked), f"/w/{request.workspace.slug}/tickets/{found.number}/messages/")
    happened, newest = history(found)
    values = {
        **properties,
        "numbers": numbers,
        "entries": timeline(said, happened),
        "newest": newest,
        "reaches_a_server": reaches_a_server(found),
        "nonce": secrets.token_urlsafe(16),
        "form": NOTHING_SAID,
        "missed": [],
        "kind": Message.Kind.REPLY,
        "also": [],
        **context,
    }
    return page(request, template, block=block, status=status, **values)


def _properties(request: MemberRequest, found: Ticket) -> dict:
    return {
        "ticket": found,
        "receivers": receivers(found),
        "pauses": PAUSES,
        "tags": tags_of(found),
        "fields": shown_on(found, request.member),
        "others": _others(request.member, found.requester_id, found.pk),
        "choices": _choices(request, found),
        "linked": unless_hidden(found.issue, request.member),
        "states": dict(words_of(Ticket.State)),
        "named": {name: word_of(choices, getattr(found, name)) for name, choices in NAMED.items()},
        "merged": merged_into(found, request.member),
        "related": related_to(found, request.member),
        "survivor": _survivor(found, request.member),
        "may_answer": may(request.member, "tickets.answer"),
        "may_split": may(request.member, "tickets.change"),
        # Parts that htmx puts in their places beside the one it asked for say so.
        "is_apart": False,
    }


def _survivor(found: Ticket, member: Member) -> Ticket | None:
    """The ticket that this one was merged into, unless its team keeps it to itself."""
    survivor = found.merged_into
    return None if survivor is None or survivor.team_id in member.hidden_teams else survivor


def changed(request: MemberRequest, found: Ticket, status: int = 200) -> HttpResponse:
    """The properties as they now are, wherever the page shows them."""
    values = {**_properties(request, found), "is_apart": True}
    return page(request, "tickets/changed.html", block="changed", status=status, **values)


def _choices(request: MemberRequest, found: Ticket) -> dict:
    """What the properties can be set to; of people and things only those the member may see."""
    return {
        "states": words_of(Ticket.State),
        "priorities": words_of(Ticket.Priority),
        "kinds": words_of(Ticket.Kind),
        "teams": teams(request.member),
        "members": members(request.member),
        "versions": tuple(versions_for(found)),
        "products": listed(_products, request.member, ("product",)),
    }


@asked_often
def _products(member):
    return Product.objects.visible_to(member).order_by("name").values_list("pk", "name")


@asked_often
def _others(member, requester: int, ticket: int):
    """What else this customer reported."""
    others = Ticket.objects.visible_to(member).filter(requester=requester).exclude(pk=ticket)
    return others.order_by("-id").values("number", "subject", "state")[:6]


@for_members
@require_POST
def say(request: MemberRequest, number: int) -> HttpResponse:
    """Send what the composer holds, unless something new arrived that its author has not seen."""
    found = ticket_or_404(request, number)
    form, also = SayForm(request.POST, request.FILES), AlsoForm(request.POST, member=request.member)
    if not (form.is_valid() and also.is_valid()):
        form.add_error(None, sentences_of(also))
        kept_as_sent = {"form": form, "kind": request.POST.get("kind", "reply"), "also": also.wishes.told()}
        return _page(request, found, block="talk", status=422, **kept_as_sent)
    words, wishes = form.cleaned_data, also.wishes
    if wishes:
        demand(request.member, "tickets.change")
    demand(request.member, "tickets.note" if words["kind"] == Message.Kind.NOTE else "tickets.answer")
    missed = [] if words["anyway"] else actions.missed_by(found, request.member, since=words["seen"] or 0)
    if missed and words["kind"] == Message.Kind.REPLY:
        return _page(request, found, block="talk", status=409, form=form, missed=missed, kind=words["kind"], also=wishes.told())
    before = properties_of(found, ("tags",) if wishes.tags else ())
    once(request.workspace, "say", words["nonce"], partial(_say, request, found, words, wishes))
    if wishes:
        offer_undo(request, ticket_or_404(request, number), before)
    return _after(request, found)


def _say(request: MemberRequest, found: Ticket, words: dict, wishes: Wishes) -> int:
    files = kept(words["files"], found.workspace_id, request.member) + pasted_files(words["body"], found.workspace_id, request.member.pk)
    if words["kind"] == Message.Kind.REPLY:
        message = actions.reply(found, by=request.member, body=words["body"], files=files, then=words["then"])
    elif words["kind"] == Message.Kind.NOTE:
        message = actions.note(found, by=request.member, body=words["body"], files=files)
    else:
        message = actions.note_call(found, by=request.member, body=words["body"], files=files)
    if wishes:
        # What was chosen beside the button is newer than what a macro brought.
        wishes = replace(wishes, state="") if words["then"] else wishes
        actions.do_also(message.ticket, wishes, by=request.member)
    return message.pk


def _after(request: MemberRequest, found: Ticket) -> HttpResponse:
    if "HX-Request" in request.headers:
        actions.see(found, request.member)
        return _page(request, ticket_or_404(request, found.number))
    return redirect(f"/w/{request.workspace.slug}/tickets/{found.number}")


@for_members("tickets.change")
@require_POST
def facts(request: MemberRequest, number: int) -> HttpResponse:
    """Change properties in place."""
    found = ticket_or_404(request, number)
    before = properties_of(found, request.POST)
    form = FactForm(request.POST, member=request.member, ticket=found)
    if form.is_valid():
        with transaction.atomic():
            change_facts(found, form.cleaned_data, request.member)
        offer_undo(request, ticket_or_404(request, number), before)
    else:
        messages.error(request, " ".join(sentences_of(form)))
    if "HX-Request" in request.headers:
        return changed(request, ticket_or_404(request, number), status=200 if form.is_valid() else 422)
    return redirect(f"/w/{request.workspace.slug}/tickets/{found.number}")


def change_facts(found: Ticket, given: dict, member: Member) -> None:
    """Each property through its verb."""
    if "assignee" in given:
        actions.assign(found, given.pop("assignee"), by=member)
    if "tags" in given:
        actions.set_tags(found, given.pop("tags"), by=member)
    if "cause" in given:
        actions.decide_cause(found, given.pop("cause"), by=member)
    state = given.pop("state", "")
    if given:
        actions.change(found, by=member, **given)
    if state:
        actions.set_state(found, state, by=member)


@for_members("tickets.change")
@require_POST
def remove_participant(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    person = get_object_or_404(Participant.objects.filter(ticket=found), pk=pk)
    actions.remove_participant(found, person, by=request.member)
    return _after(request, found)


@for_members("tickets.open")
def new(request: MemberRequest) -> HttpResponse:
    """A ticket that an agent writes down for a customer."""
    form = NewTicketForm(request.POST or None, request.FILES or None, member=request.member, initial={"nonce": secrets.token_urlsafe(16)})
    if not form.is_valid():
        return page(request, "tickets/new.html", status=422 if form.is_bound else 200, form=form)
    number, _is_new = once(request.workspace, "new ticket", form.cleaned_data["nonce"], partial(_open, request, form))
    return redirect(f"/w/{request.workspace.slug}/tickets/{number}")


def _open(request: MemberRequest, form: NewTicketForm) -> int:
    given = form.cleaned_data
    customer = find_or_make(request.workspace, by=request.member, email=given["email"], name=given["name"], phone=given["phone"])
    if given["phone"]:
        learn_number(customer, given["phone"], by=request.member)
    made = actions.open_ticket(
        request.workspace,
        requester=customer,
        email=given["email"].lower(),
        subject=given["subject"],
        words=Words.plain(given["body"]),
        channel=given["channel"],
        by=request.member,
        kind=given["kind"],
        priority=given["priority"],
        **form.told_of_thing(),
        team=given["team"],
        files=kept(given["files"], request.workspace.pk, request.member),
    )
    actions.fill_in(made, given["fields"], by=request.member)
    return made.number

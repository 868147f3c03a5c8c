"""An issue's page: description, discussion, properties, relations, importance; its evidence is told by who knows it, in a hole."""

import secrets
from functools import partial

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.activity.once import once
from caseway.activity.timeline import history, timeline
from caseway.fields.reading import shown_on
from caseway.files.keeping import keep
from caseway.files.models import File
from caseway.files.pictures import pasted_files, shown
from caseway.issues import actions
from caseway.issues.forms import CommentForm, FactForm, NewIssueForm, Places
from caseway.issues.models import Issue, Relation
from caseway.issues.reading import (
    affected_by,
    children_of,
    collaborators_on,
    discussion,
    factors_of,
    labels_of,
    relations_of,
    standing_of,
    unless_hidden,
)
from caseway.issues.views.undoing import offer_undo, properties_of
from caseway.notices.actions import read_about
from caseway.products.choices import products
from caseway.products.models import Component, Version
from caseway.questions import asked_often
from caseway.ui.drawn import word_of, words_of
from caseway.ui.forms import sentences_of
from caseway.ui.pages import is_fetched_ahead, page
from caseway.workspaces.choices import members
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

PARTS = ("talk", "facts", "top")
RELATED = ("product", "component", "assignee", "fixed_version", "parent", "parent__product", "named_state", "override_by", "created_by")
MOST_FILES = 20
MOST_VERSIONS = 200
NAMED = {"state": Issue.State, "kind": Issue.Kind, "priority": Issue.Priority, "severity": Issue.Severity, "hazard": Issue.Hazard}
# An empty box for a comment is the same for everybody.
NOTHING_SAID = CommentForm()


def issue_or_404(request: MemberRequest, number: int) -> Issue:
    found = _numbered.first(request.member, number)
    if found is None:
        raise Http404
    return found


@asked_often
def _numbered(member, number: int):
    return Issue.objects.visible_to(member).filter(number=number).select_related(*RELATED)


@for_members
def issue(request: MemberRequest, number: int) -> HttpResponse:
    found = issue_or_404(request, number)
    if not is_fetched_ahead(request):
        read_about(request.member, "issue", found.pk)
    part = request.GET.get("part", "")
    return issue_page(request, found, block=part if part in PARTS else "talk")


def issue_page(request: MemberRequest, found: Issue, block: str = "talk", status: int = 200, **context) -> HttpResponse:
    files_at = f"/w/{request.workspace.slug}/files/"
    happened, _newest = history(found)
    places = Places(request.member)
    values = {
        "issue": found,
        "description": shown(found.html, files_at),
        "entries": timeline(discussion(found, files_at), happened),
        "labels": labels_of(found),
        "fields": shown_on(found, request.member),
        "affected": affected_by(found),
        "collaborators": collaborators_on(found),
        "confidants": list(found.confidants.order_by("pk").values_list("member", "member__name")) if found.is_confidential else [],
        "relations": relations_of(found, request.member),
        "children": children_of(found, request.member),
        "parent": unless_hidden(found.parent, request.member),
        "factors": factors_of(found),
        "standing": standing_of(found, request.member),
        "place": places.key_of(found.state, found.named_state_id),
        "choices": _choices(request, found, places),
        "states": dict(words_of(Issue.State)),
        "named": {name: word_of(choices, getattr(found, name)) for name, choices in NAMED.items()},
        "may_change": may(request.member, "issues.change"),
        "nonce": secrets.token_urlsafe(16),
        "form": NOTHING_SAID,
        "relation_form": None,
        **context,
    }
    return page(request, "issues/issue.html", block=block, status=status, **values)


def _choices(request: MemberRequest, found: Issue, places: Places) -> dict:
    """What the properties can be set to; of people and things only those the member may see."""
    versions: tuple = ()
    components: tuple = ()
    if found.product is not None:
        versions = tuple(_versions_of(found.workspace_id, found.product.pk))
        components = tuple(_components_of(found.workspace_id, found.product.pk))
    return {
        "places": tuple(places.choices()),
        "kinds": words_of(Issue.Kind),
        "priorities": words_of(Issue.Priority),
        "severities": words_of(Issue.Severity),
        "hazards": words_of(Issue.Hazard),
        "members": members(request.member),
        "products": products(request.member),
        "versions": versions,
        "components": components,
        "relations": [(kind.value, kind.label) for kind in Relation.Kind]
        + [(f"-{kind.value}", words) for kind, words in Relation.INVERSES.items() if kind != Relation.Kind.RELATED],
    }


@asked_often
def _versions_of(workspace: int, product: int):
    return Version.objects.filter(workspace=workspace, product=product).order_by("-id").values_list("pk", "name")[:MOST_VERSIONS]


@asked_often
def _components_of(workspace: int, product: int):
    return Component.objects.filter(workspace=workspace, product=product).order_by("name").values_list("pk", "name")


@for_members("issues.change")
@require_POST
def facts(request: MemberRequest, number: int) -> HttpResponse:
    """Change properties in place."""
    found = issue_or_404(request, number)
    before = properties_of(found, request.member, request.POST)
    form = FactForm(request.POST, member=request.member, issue=found)
    if not form.is_valid():
        trouble = " ".join(sentences_of(form))
        return HttpResponse(trouble, status=422, content_type="text/plain; charset=utf-8")
    with transaction.atomic():
        change_facts(found, form.cleaned_data, request.member)
    now = issue_or_404(request, number)
    offer_undo(request, now, before)
    if "HX-Request" in request.headers:
        return issue_page(request, now, block="facts")
    return redirect(f"/w/{request.workspace.slug}/issues/{found.number}")


def change_facts(found: Issue, given: dict, member: Member) -> None:
    """Each property through its verb."""
    if "assignee" in given:
        actions.assign(found, given.pop("assignee"), by=member)
    if "labels" in given:
        actions.set_labels(found, given.pop("labels"), by=member)
    if "affected" in given:
        actions.set_affected_versions(found, given.pop("affected"), by=member)
    if "estimate" in given:
        given["estimate_minutes"] = given.pop("estimate")
    state = given.pop("state", None)
    if given:
        actions.change(found, by=member, **given)
    if state:
        actions.set_state(found, state[0], by=member, named_state=state[1])


@for_members("issues.change")
@require_POST
def discuss(request: MemberRequest, number: int) -> HttpResponse:
    found = issue_or_404(request, number)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return issue_page(request, found, status=422, form=form)
    once(request.workspace, "discuss", form.cleaned_data["nonce"], partial(_discuss, request, found, form.cleaned_data["body"]))
    if "HX-Request" in request.headers:
        return issue_page(request, issue_or_404(request, number))
    return redirect(f"/w/{request.workspace.slug}/issues/{found.number}")


def _discuss(request: MemberRequest, found: Issue, body: str) -> int:
    files = _sent_files(request) + pasted_files(body, found.workspace_id, request.member.pk)
    return actions.discuss(found, by=request.member, body=body, files=files).pk


def _sent_files(request: MemberRequest) -> list[File]:
    return [
        keep(request.workspace.pk, file.read(), filename=file.name or "", content_type=file.content_type or "", by=request.member)
        for file in request.FILES.getlist("files")[:MOST_FILES]
    ]


@for_members("issues.change")
def new(request: MemberRequest) -> HttpResponse:
    """Raise an issue."""
    form = NewIssueForm(request.POST or None, member=request.member, initial={"nonce": secrets.token_urlsafe(16)})
    if not form.is_valid():
        return page(request, "issues/new.html", status=422 if form.is_bound else 200, form=form)
    number, _is_new = once(request.workspace, "new issue", form.cleaned_data["nonce"], partial(_raise, request, form.cleaned_data))
    return redirect(f"/w/{request.workspace.slug}/issues/{number}")


def _raise(request: MemberRequest, given: dict) -> int:
    values = {name: value for name, value in given.items() if name not in ("nonce", "fields")}
    made = actions.raise_issue(request.workspace, by=request.member, **values)
    actions.fill_in(made, given["fields"], by=request.member)
    return made.number

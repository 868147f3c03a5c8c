"""A requester's page: where it stands, what was said, an answer."""

import functools
import secrets

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from caseway.activity.once import once
from caseway.files.serving import served
from caseway.helpcentre import actions, limits
from caseway.helpcentre.doors import RequesterRequest, for_requesters, help_page
from caseway.helpcentre.forms import AnswerForm
from caseway.helpcentre.reading import conversation_for, files_for, told_to
from caseway.helpcentre.views.report import asked_to_wait
from caseway.returns.reading import told_of
from caseway.tickets.actions import say_whether_fixed
from caseway.tickets.forms import kept
from caseway.tickets.models import Participant
from caseway.tickets.reading import standing_of
from caseway.tickets.secrets import secret_of
from caseway.tickets.stages import Stage, stage_of, way_to, words_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_requesters
def ticket(request: RequesterRequest) -> HttpResponse:
    if request.method != "POST":
        if further := _where_it_goes_on(request.participant):
            return redirect(_address(further, request))
        return _page(request, AnswerForm(initial={"nonce": secrets.token_urlsafe(12)}))
    if request.POST.get("fixed") in ("yes", "no"):
        say_whether_fixed(request.participant, request.POST["fixed"])
        return redirect(_address(request.participant, request))
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    if seconds := _too_much(request):
        return asked_to_wait(_page, request, form, seconds)
    participant = request.participant
    answered = functools.partial(_answer, participant, form.cleaned_data)
    pk, _is_new = once(request.workspace, f"help answer {participant.pk}", form.key(), answered)
    return redirect(_address(Participant.objects.get(workspace=request.workspace, pk=pk), request) + "#answer")


def _where_it_goes_on(participant: Participant) -> Participant | None:
    """Of a merged ticket whoever takes part in its survivor too reads everything there."""
    survivor = participant.ticket.merged_into_id
    if survivor is None:
        return None
    people = Participant.objects.filter(workspace=participant.workspace_id, ticket=survivor, customer=participant.customer_id)
    return people.filter(is_active=True).first()


def _too_much(request: RequesterRequest) -> int:
    return limits.wait_for(
        request.workspace.pk,
        (limits.ANSWERS_OF_PEER, limits.peer_of(request)),
        (limits.ANSWERS_OF_PARTICIPANT, str(request.participant.pk)),
    )


def _answer(participant: Participant, given: dict) -> int:
    return actions.answer(participant, body=given["body"], files=kept(given["files"], participant.workspace_id)).pk


def _address(participant: Participant, request: RequesterRequest) -> str:
    return f"/help/{request.workspace.slug}/t/{secret_of(participant, request.workspace)}"


def _page(request: RequesterRequest, form: AnswerForm, status: int = 200) -> HttpResponse:
    participant, address = request.participant, _address(request.participant, request)
    standing = standing_of(participant.ticket)
    stage = stage_of(standing)
    return help_page(
        request,
        "helpcentre/ticket.html",
        block="report",
        status=status,
        ticket=participant.ticket,
        address=address,
        messages=conversation_for(participant, f"{address}/files/"),
        stage=stage,
        stages_known=Stage,
        way=way_to(standing),
        stage_words=words_of(stage, standing.version),
        told=told_to(participant),
        returns=told_of(participant.ticket),
        form=form,
    )


@require_safe
@for_requesters
def file(request: RequesterRequest, token: str) -> HttpResponseBase:
    return served(get_object_or_404(files_for(request.participant).called(token)))

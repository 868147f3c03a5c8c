"""The one question, and the page that says thank you."""

import functools
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from caseway.activity.once import once
from caseway.files.models import File
from caseway.files.serving import served
from caseway.helpcentre import actions, limits
from caseway.helpcentre.colours import sheet
from caseway.helpcentre.doors import VisitorRequest, for_visitors, help_page
from caseway.helpcentre.forms import ReportForm, SaidForm
from caseway.helpcentre.views.known import answers, asked_in, has_known, report_after_all
from caseway.helpcentre.views.wishes import has_wishes
from caseway.tickets.forms import kept
from caseway.ui.pages import wants_fragment

SALT = "caseway.helpcentre.thanks"


@require_safe
@for_visitors
def front(request: VisitorRequest) -> HttpResponse:
    """The address as people type it; a question that was asked goes along."""
    asked = request.META["QUERY_STRING"]
    return redirect(f"/help/{request.workspace.slug}/" + (f"?{asked}" if asked else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def report(request: VisitorRequest) -> HttpResponse:
    if request.method != "POST" and wants_fragment(request):
        return _found(request)
    if request.method != "POST" or "look" in request.POST:
        return _form(request, ReportForm(workspace=request.workspace, typed=_typed(request)))
    form = ReportForm(request.POST, request.FILES, workspace=request.workspace)
    if not form.is_valid():
        return _form(request, form, status=422)
    if seconds := too_much(request, form.cleaned_data["email"]):
        return asked_to_wait(_form, request, form, seconds)
    number = keep_once(request, form)
    return redirect(f"/help/{request.workspace.slug}/thanks/{thanks_for(request, number)}")


def _typed(request: VisitorRequest) -> dict[str, Any]:
    """Whoever looks for known answers first finds their words again."""
    kept = {name: request.POST.get(name, "").replace("\x00", "") for name in ("body", "name", "email", "product")}
    sent = {name: request.POST.getlist(name) for name in request.POST if name.startswith("field-")}
    own = {name: values if len(values) > 1 else values[0].replace("\x00", "") for name, values in sent.items() if values}
    return {**kept, **own, "subject": asked_in(request)[:400]}


def _form(request: VisitorRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    answered = _answered(request)
    context = {
        "has_known": bool(answered["answers"]) or has_known(request.workspace),
        "has_wishes": has_wishes(request.workspace),
        "has_products": form.offers_products(),
    }
    return help_page(request, "helpcentre/report.html", block="found", status=status, form=form, **answered, **context)


def _found(request: VisitorRequest) -> HttpResponse:
    """What is answered while somebody types, at each word: without what the form around it asks for."""
    return help_page(request, "helpcentre/report.html", block="found", **_answered(request))


def _answered(request: VisitorRequest) -> dict[str, Any]:
    question = asked_in(request)
    return {"question": question, "answers": answers(request, question) if question.strip() else []}


def too_much(request: VisitorRequest, email: str) -> int:
    """The seconds to wait where too much came; 0 otherwise."""
    return limits.wait_for(
        request.workspace.pk,
        (limits.REPORTS_OF_PEER, limits.peer_of(request)),
        (limits.REPORTS_OF_ADDRESS, email.lower()),
        (limits.REPORTS_OF_WORKSPACE, ""),
    )


def asked_to_wait(form_page, request: VisitorRequest, form: SaidForm, seconds: int) -> HttpResponse:
    """The form again with every word in it, and when it may be sent."""
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "A lot came from here just now. Your words are still here; please send them again in {minutes} minute.",
        "A lot came from here just now. Your words are still here; please send them again in {minutes} minutes.",
        minutes,
    )
    form.add_error(None, sentence.format(minutes=minutes))
    response = form_page(request, form, status=429)
    response["Retry-After"] = str(seconds)
    return response


def keep_once(request: VisitorRequest, form: ReportForm) -> int:
    """The number of the report that a form makes, however often it is sent."""
    number, _is_new = once(request.workspace, "help report", form.key(), functools.partial(_report, request, form.cleaned_data))
    return number


def _report(request: VisitorRequest, given: dict) -> int:
    files = kept(given["files"], request.workspace.pk)
    words = {name: given[name] for name in ("name", "email", "subject", "body", "product", "fields")}
    report_after_all(request, given["email"])
    return actions.report(request.workspace, **words, files=files, language=get_language() or "").number


@require_safe
@for_visitors
def thanks(request: VisitorRequest, token: str) -> HttpResponse:
    """The number, and where the link goes. Never the link itself: whoever typed an address has not shown that it is theirs."""
    return help_page(request, "helpcentre/thanks.html", number=number_in(request, token), sends_mail=bool(settings.EMAIL_URL))


def thanks_for(request: VisitorRequest, number: int) -> str:
    """The part of an address that tells whoever reported what number it has."""
    return signing.dumps([request.workspace.pk, number], salt=SALT)


def number_in(request: VisitorRequest, token: str) -> int:
    try:
        tenant, number = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    if tenant != request.workspace.pk:
        raise Http404
    return number


@require_safe
@for_visitors
def colour(request: VisitorRequest) -> HttpResponse:
    response = HttpResponse(sheet(request.workspace.colour), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
@for_visitors
def logo(request: VisitorRequest, token: str) -> HttpResponseBase:
    """Only the one that stands on the pages now; another one has another address, so that this may be kept for ever."""
    found = File.objects.in_workspace(request.workspace.pk).called(token).first() if token == request.workspace.logo else None
    if found is None:
        raise Http404
    response = served(found)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response

"""The report form in pages of the company's own site: framed, put there by a script, or asked by a program. No cookies."""

import functools
import json
from pathlib import Path
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from caseway.fields.definitions import Definition
from caseway.helpcentre.doors import LANGUAGES, VisitorRequest, for_visitors, help_page
from caseway.helpcentre.forms import ReportForm
from caseway.helpcentre.models import FormSite
from caseway.helpcentre.views.report import asked_to_wait, keep_once, number_in, thanks_for, too_much
from caseway.ui.pages import THEMES

SCRIPT = (Path(__file__).resolve().parent.parent / "form.js").read_text()
LARGEST_JSON = 256 * 1024


def without_cookies(view):
    """In the language and look that the embedding page asks for, in frames of the listed sites only."""

    @csrf_exempt
    @for_visitors
    @functools.wraps(view)
    def framed(request: VisitorRequest, *args, **kwargs) -> HttpResponse:
        asked = request.GET.get("language", "")
        language = asked if asked in LANGUAGES else translation.get_language()
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response["Content-Language"] = language
        response["Referrer-Policy"] = "same-origin"
        response._csp_replace = {"frame-ancestors": ["'self'", *allowed_origins(request)]}
        return response

    return framed


def allowed_origins(request: VisitorRequest) -> list[str]:
    return FormSite.objects.filter(workspace=request.workspace).values_list("origins", flat=True).first() or []


@require_http_methods(["GET", "HEAD", "POST"])
@without_cookies
def form(request: VisitorRequest) -> HttpResponse:
    if request.method != "POST":
        typed = {"subject": request.GET.get("question", "").replace("\x00", "")[:400], "product": request.GET.get("product", "")[:18]}
        return _form(request, ReportForm(workspace=request.workspace, typed=typed))
    filled = ReportForm(request.POST, request.FILES, workspace=request.workspace)
    if not filled.is_valid():
        return _form(request, filled, status=422)
    if seconds := too_much(request, filled.cleaned_data["email"]):
        return asked_to_wait(_form, request, filled, seconds)
    number = keep_once(request, filled)
    token = thanks_for(request, number)
    return redirect(f"/help/{request.workspace.slug}/form/thanks/{token}?{_look(request)}")


def _look(request: VisitorRequest) -> str:
    """What the embedding page asked for, handed on."""
    look = QueryDict(mutable=True)
    look.update({name: request.GET[name] for name in ("language", "theme") if name in request.GET})
    return look.urlencode()


def _form(request: VisitorRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    return _page(request, "helpcentre/form.html", status=status, form=form, has_products=form.offers_products())


def _page(request: VisitorRequest, template: str, status: int = 200, **context) -> HttpResponse:
    theme = request.GET.get("theme", "")
    return help_page(
        request, template, status=status, theme=theme if theme in THEMES else None, look=_look(request), csrf_input="", **context
    )


@require_safe
@without_cookies
def thanks(request: VisitorRequest, token: str) -> HttpResponse:
    return _page(request, "helpcentre/form_thanks.html", number=number_in(request, token))


@require_safe
@for_visitors
def script(request: VisitorRequest) -> HttpResponse:
    """The one script element: it puts the frame where it stands."""
    response = HttpResponse(SCRIPT, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
@csrf_exempt
@for_visitors
def program(request: VisitorRequest) -> HttpResponse:
    """For a form of the company's own making: GET a token, POST the report with it, from the listed sites."""
    origin = request.headers.get("Origin", "")
    is_allowed = not origin or _fits(origin, allowed_origins(request))
    if not is_allowed:
        return JsonResponse({"detail": "This site is not listed under Settings, Your own site."}, status=403)
    response = HttpResponse(status=204) if request.method == "OPTIONS" else _answer(request)
    if origin:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Methods"] = "GET, POST"
        response["Access-Control-Allow-Headers"] = "Content-Type"
        response["Access-Control-Max-Age"] = "600"
    response["Vary"] = "Origin, Accept-Language"
    response["Cache-Control"] = "no-store"
    return response


def _fits(origin: str, allowed: list[str]) -> bool:
    """Listed as it is, or as any name below a listed one."""
    scheme, _slashes, host = origin.lower().partition("://")
    for one in allowed:
        wanted_scheme, _slashes, wanted = one.partition("://")
        if scheme == wanted_scheme and (host == wanted or (wanted.startswith("*.") and host.endswith(wanted[1:]))):
            return True
    return False


def _answer(request: VisitorRequest) -> HttpResponse:
    if request.method != "POST":
        form = ReportForm(workspace=request.workspace)
        products = [{"id": product.pk, "name": product.name} for product in form.fields["product"].queryset]
        return JsonResponse({"token": form.initial["token"], "products": products, "fields": [_told(one) for one in form.definitions]})
    form = ReportForm(_given(request), MultiValueDict(), workspace=request.workspace)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(sentences) for name, sentences in form.errors.items()}}, status=422)
    if seconds := too_much(request, form.cleaned_data["email"]):
        return JsonResponse({"detail": "Too much came from here just now."}, status=429, headers={"Retry-After": str(seconds)})
    return JsonResponse({"number": keep_once(request, form)}, status=201)


def _given(request: VisitorRequest) -> QueryDict:
    if "json" not in request.headers.get("Content-Type", ""):
        return request.POST
    given = QueryDict(mutable=True)
    if int(request.headers.get("Content-Length") or 0) <= LARGEST_JSON:
        read = _object(request.body).items()
        given.update({name: str(value) for name, value in read if isinstance(value, str | int | float)})
        for name, value in read:
            if isinstance(value, list):
                given.setlist(name, [str(one) for one in value if isinstance(one, str | int)])
    return given


def _told(field: Definition) -> dict[str, Any]:
    """What the company's own form asks too: `name` is what the value is sent as."""
    choices = [{"key": one.key, "label": one.label} for one in field.offered()]
    return {"name": field.name, "label": field.label, "type": field.type, "help": field.help, "choices": choices}


def _object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}

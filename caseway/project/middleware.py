"""Small middleware of our own."""

from collections.abc import Callable

import structlog
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from caseway.project.errors import bad_request, conflict, unavailable
from caseway.ui.errors import forms_only

log = structlog.get_logger(__name__)
LANGUAGES = frozenset(dict(settings.LANGUAGES))
Handler = Callable[[HttpRequest], HttpResponse]


class PlainErrors:
    """What is no fault of ours is told as such: a database that does not answer, what none can hold, and two that wanted the same."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # An escaped NUL in a cookie; PostgreSQL would refuse to look for such a session.
        if "\\000" in request.META.get("HTTP_COOKIE", ""):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if _lost_a_race(error):
            log.warning("two requests wanted the same", path=request.path, error=str(error))
            return conflict(request)
        if isinstance(error, OperationalError):
            log.error("the database does not answer", path=request.path, error=str(error))
            return unavailable(request)
        if isinstance(error, DataError):
            log.warning("the database cannot hold what was sent", path=request.path, error=str(error))
            return bad_request(request)
        return None


def _lost_a_race(error: Exception) -> bool:
    """What two wanted is taken or gone, or each waited for the other (PostgreSQL: 23505, 23503, 40P01); other refusals are our faults."""
    if not isinstance(error, IntegrityError | OperationalError):
        return False
    return getattr(error.__cause__, "sqlstate", "") in ("23505", "23503", "40P01") or str(error).startswith(("UNIQUE ", "FOREIGN KEY "))


class Policy(CSPMiddleware):
    """The content policy: written once, and again only for an answer that wants another one."""

    def __init__(self, get_response: Handler):
        super().__init__(get_response)
        self._answer = get_response
        self._usual = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answer(request)
        if any(name.startswith("_csp_") for name in vars(response)):
            return self.process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response


class Language:
    """The language: chosen (a cookie follows the account's choice), else the browser's, else English."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in LANGUAGES else _preferred(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class FormsOnly:
    """Who opens an address to which only forms are sent, from the browser's history or after signing in, finds a page that says so."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and "text/html" in request.headers.get("Accept", ""):
            told = forms_only(request)
            told.headers["Allow"] = response.headers["Allow"]
            return told
        return response


def _preferred(header: str) -> str:
    if header.startswith("en"):
        return "en"
    for language, _quality in parse_accept_lang_header(header[:500]):
        short = language.split("-")[0]
        if short in LANGUAGES:
            return short
    return "en"

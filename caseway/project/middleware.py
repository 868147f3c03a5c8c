"""Small middleware of our own."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from caseway.project.errors import unavailable

log = structlog.get_logger(__name__)
LANGUAGES = frozenset(dict(settings.LANGUAGES))
Handler = Callable[[HttpRequest], HttpResponse]


class PlainErrors:
    """A database that does not answer is a 503 with a sentence, for as long as it lasts."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            log.error("the database does not answer", path=request.path, error=str(error))
            return unavailable(request)
        return None


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


def _preferred(header: str) -> str:
    if header.startswith("en"):
        return "en"
    for language, _quality in parse_accept_lang_header(header[:500]):
        short = language.split("-")[0]
        if short in LANGUAGES:
            return short
    return "en"

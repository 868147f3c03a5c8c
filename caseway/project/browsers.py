"""What only browsers need. Programs come with a token, and have neither session nor cookies that somebody could abuse."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

PROGRAMS = "/api/"


class ForBrowsers:
    """Lets programs pass by."""

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if is_program(request) else super().__call__(request)  # type: ignore[misc, attr-defined]


def is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(PROGRAMS) and "HTTP_AUTHORIZATION" in request.META


class Sessions(ForBrowsers, SessionMiddleware):
    pass


class Forgeries(ForBrowsers, CsrfViewMiddleware):
    pass


class Accounts(ForBrowsers, AuthenticationMiddleware):
    pass


class Messages(ForBrowsers, MessageMiddleware):
    pass

"""The addresses of the API: its operations, their description, and problem documents for everything else."""

import functools
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from caseway.api.application import PREFIX, api, description
from caseway.api.documentation import documentation, openapi
from caseway.api.problems import invalid, not_found, wrong_method

View = Callable[..., HttpResponse]


def with_problems(view: View) -> View:
    """A wrong method is told as a problem too."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            return wrong_method(response.headers["Allow"]).answer()
        return response

    return csrf_exempt(answered)


def with_known_parameters(view: View, pattern: str) -> View:
    """A parameter that has no meaning here is refused: misspelt, it would answer another question than was asked."""
    place = PREFIX + re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)

    @functools.wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        known = parameters().get((place, request.method)) if request.GET else None
        unknown = [] if known is None else sorted(set(request.GET) - known)
        if unknown:
            return invalid([{"field": name, "message": _("There is no such parameter here.")} for name in unknown]).answer()
        return view(request, *args, **kwargs)

    return answered


@functools.cache
def parameters() -> dict[tuple[str, str | None], set[str]]:
    """The names that each operation takes in its address, as the description tells."""
    return {
        (place, method.upper()): {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        for place, operations in description()["paths"].items()
        for method, operation in operations.items()
    }


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    return not_found().answer()


operations = [
    path(str(entry.pattern), with_problems(with_known_parameters(entry.callback, str(entry.pattern))))
    for entry in api.urls[0]
    if isinstance(entry, URLPattern)
]

urlpatterns: list[URLPattern] = [
    path("openapi.json", with_problems(openapi), name="api_description"),
    path("docs", with_problems(documentation), name="api_documentation"),
    *[entry for entry in operations if str(entry.pattern)],
    re_path(r"", nothing_here),
]

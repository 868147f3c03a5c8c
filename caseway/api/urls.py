"""The addresses of the API: its operations, their description, and problem documents for everything else."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from caseway.api.application import api
from caseway.api.documentation import documentation, openapi
from caseway.api.problems import not_found, wrong_method

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


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    return not_found().answer()


operations = [path(str(entry.pattern), with_problems(entry.callback)) for entry in api.urls[0] if isinstance(entry, URLPattern)]

urlpatterns: list[URLPattern] = [
    path("openapi.json", with_problems(openapi), name="api_description"),
    path("docs", with_problems(documentation), name="api_documentation"),
    *[entry for entry in operations if str(entry.pattern)],
    re_path(r"", nothing_here),
]

"""What went wrong, for people as a page and for programs as a problem document (RFC 9457)."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from caseway.ui import errors


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _told(request, 503, "The database does not answer; nothing was changed. Try again.", errors.unavailable)
    response["Retry-After"] = "5"
    return response


def conflict(request: HttpRequest) -> HttpResponse:
    return _told(request, 409, "Somebody else did this at the same moment. Look again, then repeat it.", errors.lost_a_race)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _told(request, 400, "The request could not be read.", errors.bad_request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _told(request, 403, str(exception or ""), errors.permission_denied, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _told(request, 404, "Nothing is here.", errors.page_not_found, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return _told(request, 500, "Something broke on our side; it has been noted.", errors.server_error)


def _told(request: HttpRequest, status: int, detail: str, page, *exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    return page(request, *exception)

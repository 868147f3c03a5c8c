"""What went wrong, as a problem document (RFC 9457): every refusal of the API is one."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import ninja.errors
import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from caseway.activity.once import KeyReused
from caseway.api.answers import answer
from caseway.api.sentences import sentence_of
from caseway.search.language import QueryError, explain
from caseway.workspaces.actions.joining import LastAdmin

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"

Errors = list[dict[str, str]]
MOST_ERRORS = 20
LONGEST_FIELD = 100


class Problem(Exception):
    """Refuse a request: the status, a sentence, and where it helps what is wrong with which field."""

    def __init__(self, status: int, detail: str, *, errors: Errors | None = None, headers: dict[str, str] | None = None):
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers or {}

    def answer(self) -> HttpResponse:
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors is not None:
            content["errors"] = self.errors
        return answer(content, status=self.status, headers=self.headers, content_type=MEDIA_TYPE)


def invalid(errors: Errors) -> Problem:
    """What was sent can be read but not used. The answer stays short, however much of it is wrong."""
    errors = [{"field": error["field"][:LONGEST_FIELD], "message": error["message"]} for error in errors[:MOST_ERRORS]]
    detail = " ".join(f"{error['field']}: {error['message']}" if error["field"] else error["message"] for error in errors[:3])
    return Problem(422, detail, errors=errors)


def wrong(field: str, message: str) -> Problem:
    return invalid([{"field": field, "message": message}])


def not_found() -> Problem:
    return Problem(404, _("There is no such thing, or you may not see it."))


def wrong_method(allowed: str) -> Problem:
    sentence = _("This address does not take that method; it takes {methods}.").format(methods=allowed)
    return Problem(405, sentence, headers={"Allow": allowed})


def _unauthenticated(error: Exception) -> Problem:
    return Problem(401, _("Send a valid API token: “Authorization: Bearer …”."), headers={"WWW-Authenticate": 'Bearer realm="Caseway"'})


def _unreadable(error: ninja.errors.HttpError) -> Problem:
    """Ninja wraps whatever its parser raises."""
    for kind, problem_of in _PROBLEMS.items():
        if isinstance(error.__cause__, kind):
            return problem_of(error.__cause__)
    return Problem(error.status_code, str(error))


def _not_understood(error: QueryError) -> Problem:
    """A question that cannot be asked, or a place in the list that is none of ours."""
    if error.code == "bad_cursor":
        return Problem(400, explain(error))
    return wrong("sort" if error.code == "unknown_sort" else "q", explain(error))


def _invalid_input(error: ninja.errors.ValidationError) -> Problem:
    """One sentence a field: a value that may be a number or a text was not both."""
    by_field: dict[str, str] = {}
    for one in error.errors:
        by_field.setdefault(field_of(one["loc"], is_unknown=one["type"] == "extra_forbidden"), sentence_of(one))
    return invalid([{"field": field, "message": message} for field, message in by_field.items()])


def field_of(place: Iterable[str | int], *, is_unknown: bool = False) -> str:
    """("body", "given", "requester", "email") → "requester.email"; names of types, which pydantic adds, are left out."""
    parts = list(place)
    # What is asked in an address is flat, and stands there with or without the name of our function's argument.
    rest = parts[-1:] if parts[:1] == ["query"] else parts[2:] if parts[:1] == ["body"] else parts[1:]
    last = [rest.pop()] if rest and is_unknown else []
    return ".".join(str(part) for part in [*rest, *last] if part in last or isinstance(part, int) or _is_name(part))


def _is_name(part: str) -> bool:
    return part.isidentifier() and part not in ("int", "str")


def _invalid_values(error: ValidationError) -> Problem:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return invalid(
        [{"field": "" if field == "__all__" else field, "message": message} for field, messages in by_field.items() for message in messages]
    )


def _lost_a_race(error: IntegrityError) -> Problem:
    log.warning("two requests wanted the same", error=str(error))
    return Problem(409, _("Somebody else did this at the same moment. Look again, then repeat it."))


_PROBLEMS: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda error: error,
    ninja.errors.AuthenticationError: _unauthenticated,
    ninja.errors.HttpError: _unreadable,
    ninja.errors.ValidationError: _invalid_input,
    ValidationError: _invalid_values,
    Http404: lambda error: not_found(),
    PermissionDenied: lambda error: Problem(403, str(error) or _("You may not do this.")),
    QueryError: _not_understood,
    KeyReused: lambda error: Problem(409, _("This Idempotency-Key was used for another request.")),
    LastAdmin: lambda error: Problem(409, str(error)),
    IntegrityError: _lost_a_race,
    RequestDataTooBig: lambda error: Problem(413, _("The request is too large.")),
    SuspiciousOperation: lambda error: Problem(400, _("The request could not be read.")),
    MultiPartParserError: lambda error: Problem(400, _("The parts of the request could not be told apart.")),
    UnreadablePostError: lambda error: Problem(400, _("The request ended early.")),
}


def tell_problems(api: NinjaAPI) -> None:
    """Answer with a problem document to every refusal; what is not listed is a fault of ours and goes to Django."""
    for kind, problem_of in _PROBLEMS.items():
        api.add_exception_handler(kind, _handler(problem_of))


def _handler(problem_of: Callable[[Any], Problem]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: problem_of(error).answer()

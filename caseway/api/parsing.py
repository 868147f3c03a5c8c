"""Bodies: strict JSON in UTF-8, and nothing else where JSON is wanted."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from caseway.api.problems import Problem


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values, kept on the request for the fingerprint of an Idempotency-Key."""
        kind = request.content_type or ""
        if kind != "application/json" and not kind.endswith("+json"):
            raise Problem(415, _("Send JSON: “Content-Type: application/json”."))
        try:
            request.parsed = orjson.loads(request.body)  # type: ignore[attr-defined]
        except orjson.JSONDecodeError as error:
            raise Problem(400, _("The body is not JSON: {reason}").format(reason=error)) from error
        return request.parsed  # type: ignore[attr-defined]

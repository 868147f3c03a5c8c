"""Hostile bodies: a clear sentence, nothing half done."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from caseway.activity.models import Activity, Once
from caseway.api.application import PREFIX, description
from tests import cast, programs
from tests.programs import filled, problem
from tests.rules.test_api_doors import BODIES, OPERATIONS, body_of
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.rita, cast.beacon, cast.ticket, programs.things))

WRITES = [(method, path) for method, path, _act in OPERATIONS if method != "GET" and BODIES[f"{method} {path}"]]
every_write = pytest.mark.parametrize("method, path", WRITES, ids=[" ".join(one) for one in WRITES])

MEGABYTE = 2**20


def many_keys(count: int) -> bytes:
    return b"{" + b",".join(b'"k%d": 1' % number for number in range(count)) + b"}"


# What is no JSON object at all, and the status it deserves.
BODIES_THAT_ARE_NONE = [
    (b"", 422),
    (b" ", 400),
    (b"{", 400),
    (b"{'subject': 'x'}", 400),
    (b"\xff\xfe{}", 400),
    (b'{"subject": "\xed\xa0\x80"}', 400),
    (b'{"subject": "\\ud800"}', 400),
    (b'{"subject": "\\udc00\\ud800"}', 400),
    (b'{"subject": NaN}', 400),
    (b'{"subject": Infinity}', 400),
    (b'{"a": 1}garbage', 400),
    (b"[" * 100_000, 400),
    (b"[" * 2000 + b"]" * 2000, 400),
    (b'{"a":' * 2000 + b"1" + b"}" * 2000, 400),
    (b"[]", 422),
    (b"null", 422),
    (b"true", 422),
    (b'"subject"', 422),
    (b"1e999", 400),
    (b"[" * 500 + b"]" * 500, 422),
    (b'{"": 1}', 422),
    (b'{"__proto__": {}}', 422),
    (b'{"id": 1}', 422),
    (b'{"workspace": 2}', 422),
    (b'{"workspace_id": 2}', 422),
    (many_keys(500), 422),
    (b'{"x": "' + b"a" * MEGABYTE + b'"}', 422),
    (b'{"' + b"a" * MEGABYTE + b'": 1}', 422),
]  # fmt: skip
# What is so large that one operation must do for all: the door that reads it is the same.
LARGE_BODIES = [
    (many_keys(20_000), 422),
    (b'{"x": "' + b"a" * (10 * MEGABYTE) + b'"}', 422),
    (b'{"x": "' + b"a" * (13 * MEGABYTE) + b'"}', 413),
]


@pytest.mark.same_on_both
@every_write
def test_a_body_that_is_none_is_refused(method, path, things, ada, program):
    caller = program(ada)
    before = Activity.objects.count()
    for body, status in BODIES_THAT_ARE_NONE + (LARGE_BODIES if path == "/tickets" else []):
        response = caller(method, filled(path, things), body)
        told = problem(response, status)
        assert len(response.content) < 10_000, "an answer is never as long as the question"
        assert told["detail"].strip() and "Traceback" not in told["detail"], body[:40]
    assert Activity.objects.count() == before


# Values that no field takes for what it is, tried in every field of every body. A database may choke on the first ones;
# that the others are of no type it asks for is found before, once for both.
CHOKING = ["a\0b", "\0", 2**63, -(2**63) - 1, 2**64, 10**300, -1, 1e308, ["\0"], "x" * MEGABYTE]
VALUES = CHOKING if connection.vendor == "postgresql" else [*CHOKING, 1.5, True, None, [], [[]], {}, {"a": {"b": {}}}, [None]]


def fields():
    """(method, path, field) of everything that can be sent, from the description."""
    document = description()
    for method, path in WRITES:
        plain = path.replace("int:", "")
        schema = document["paths"][f"{PREFIX.rstrip('/')}{plain}"][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
        for field in document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]:
            yield method, path, field


@pytest.mark.parametrize("method, path, field", list(fields()))
def test_a_hostile_value_in_any_field_breaks_nothing(method, path, field, things, ada, program):
    caller = program(ada)
    for value in VALUES:
        before = Activity.objects.count()
        body = {**body_of(f"{method} {path}", things), field: value}
        response = caller(method, filled(path, things), body)
        if response.status_code >= 300:
            told = problem(response, response.status_code)
            assert response.status_code in (409, 422), (field, str(value)[:40])
            assert any(error["field"].split(".")[0] in (field, "") for error in told.get("errors", [{"field": ""}]))
            assert Activity.objects.count() == before
            assert len(response.content) < 10_000
        else:
            assert may_be_meant(method, field, value), (field, value)
            assert "\0" not in response.content.decode()


def may_be_meant(method, field, value):
    """Nothing, of what may be missing or empty; a true switch; a number where any will do."""
    return (
        value in ([], None)
        or (value is True and (field.startswith(("is_", "shows_")) or field in ("preview", "to_me", "with_later")))
        or (value == 1.5 and field == "override")
        or (value == {} and field in ("bodies", "to_voters", "fields"))
    )


@pytest.mark.same_on_both
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "", "x" * 3000]
)
def test_only_json_is_taken_for_json(kind, olga, program):
    response = program(olga).client.generic("POST", "/api/v1/tickets", json.dumps(BODIES["POST /tickets"]), content_type=kind)
    problem(response, 415)


@pytest.mark.same_on_both
@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "application/vnd.acme+json", "APPLICATION/JSON"])
def test_json_by_any_of_its_names_is_taken(kind, olga, program):
    response = program(olga).client.generic("POST", "/api/v1/tickets", json.dumps(BODIES["POST /tickets"]), content_type=kind)
    assert response.status_code == 201


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../../etc/passwd", "a\0b.txt", "C:\\x\\y.exe", "x" * 5000, "\u202egnp.exe", "a\r\nX: y.txt", "💥.png", "nul", " "],
)
def test_a_hostile_filename_becomes_a_harmless_one(name, olga, program):
    caller = program(olga)
    file = SimpleUploadedFile("a.txt", b"words", "text/html\r\nX-Evil: 1")
    file._name = name
    response = caller.send_file(file)
    if response.status_code != 201:
        problem(response, 422 if name in ("", " ", ".", "..") else 400)
        return
    told = response.json()
    assert 1 <= len(told["filename"]) <= 150
    assert not set("\0\r\n/\\\u202e") & set(told["filename"])
    got = caller.get(told["url"])
    assert "X-Evil" not in got.headers and got["Content-Type"] == "application/octet-stream"
    assert b"".join(got.streaming_content) == b"words"


@pytest.mark.same_on_both
@pytest.mark.parametrize("body", [b"--x", b"--x\r\n\r\n", b"\xff" * 100, b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nx"])
def test_a_form_that_is_none_is_refused(body, olga, program):
    response = program(olga).client.generic("POST", "/api/v1/attachments", body, content_type="multipart/form-data; boundary=x")
    assert response.status_code in (400, 422)
    problem(response, response.status_code)


@pytest.mark.parametrize("token", ["%00", "a%00b", "%ff", "x" * 5000, "0" * 32, "%2e%2e", "é"])
def test_a_file_of_no_possible_name_is_not_there(token, olga, program, browser_of):
    problem(program(olga).client.get(f"/api/v1/attachments/{token}"), 404)
    assert browser_of(olga).get(f"/w/acme/files/{token}").status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "9" * 400, "%31%30%30", "00000099"])
def test_a_number_that_is_nobodys_is_not_there(number, olga, ticket, program, browser_of):
    for path in (f"/tickets/{number}", f"/tickets/{number}/messages", f"/customers/{number}", f"/teams/{number}"):
        problem(program(olga).get(path), 404)
    for path in ("tickets", "customers", "organisations", "outbox", "mail"):
        assert browser_of(olga).get(f"/w/acme/{path}/{number}").status_code == 404


def test_what_failed_keeps_no_key(olga, program):
    problem(program(olga).post("/tickets", {"subject": 7}, Idempotency_Key="k1"), 422)
    assert Once.objects.count() == 0

"""Each POST there is, twice under one Idempotency-Key: the second does nothing and is answered as the first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.activity.models import Activity
from tests import cast, programs
from tests.programs import filled, problem
from tests.rules.test_api_doors import BODIES, OPERATIONS, STATUSES, with_ids
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.rita, cast.beacon, cast.ticket, programs.things))

POSTS = [(path, BODIES[f"POST {path}"]) for method, path, _act in OPERATIONS if method == "POST"]
every_post = pytest.mark.parametrize("path, body", POSTS, ids=[path for path, _body in POSTS])
# Not every word will do in these; what will, where nothing else of a body can be said otherwise.
LIMITED = ("key", "url", "until", "cause", "priority", "type")
OTHERWISE: dict[str, dict] = {
    "/tickets/{int:number}/relations": {"kind": "causes"},
    "/issues/{int:number}/relations": {"kind": "caused_by"},
    "/acts": {"priority": "low"},
    "/issues/bulk": {"priority": "low"},
    "/fields": {"kind": "issue"},
}


def post(caller, path, body, things, **headers):
    path = filled(path, things)
    if body is None:
        return caller.client.post(
            f"/api/v1{path}",
            {"file": SimpleUploadedFile("a.txt", b"words")},
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
    return caller.post(path, body, **headers)


@every_post
def test_a_repeat_gets_the_first_answer_and_does_nothing(path, body, ada, things, program):
    caller, body = program(ada), with_ids(body, things)
    first = post(caller, path, body, things, Idempotency_Key="k1")
    after = Activity.objects.count()
    again = post(caller, path, body, things, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (STATUSES["POST", path],) * 2
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert again.headers.get("Location") == first.headers.get("Location")
    # The link of an invitation and the secret of a webhook are told once.
    once_told = {"secret", *(["url"] if path == "/members" or path.endswith("/links") else [])}
    told, repeated = ({name: value for name, value in one.json().items() if name not in once_told} for one in (first, again))
    assert told == repeated
    assert Activity.objects.count() == after


@pytest.mark.parametrize("path, body", [one for one in POSTS if one[1] != {}])
def test_another_body_under_the_same_key_is_refused(path, body, ada, things, program):
    caller, body = program(ada), with_ids(body, things)
    post(caller, path, body, things, Idempotency_Key="k1")
    after = Activity.objects.count()
    if body is None:
        other = caller.client.post(
            "/api/v1/attachments", {"file": SimpleUploadedFile("b.txt", b"words")}, headers={"Idempotency-Key": "k1"}
        )
    else:
        changed = {name: f"x{value}" if isinstance(value, str) and name not in LIMITED else value for name, value in body.items()}
        changed |= {"key": "other"} if "key" in body else {name: value + 1 for name, value in body.items() if isinstance(value, int)}
        changed |= OTHERWISE.get(path, {})
        other = post(caller, path, changed, things, Idempotency_Key="k1")
    assert "Idempotency-Key" in problem(other, 409)["detail"]
    assert Activity.objects.count() == after

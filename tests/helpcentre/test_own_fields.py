"""What a company asks its customers for, in fields of its own."""

import json

import pytest
import time_machine
from django.utils.timezone import now, timedelta

from caseway.activity.models import Activity
from caseway.fields.actions import add_field, change_field
from caseway.fields.models import FieldValue
from caseway.tickets.models import Ticket
from tests.fields.conftest import bought, harm, shops  # noqa: F401  (fixtures)
from tests.helpcentre.conftest import Visitor

pytestmark = pytest.mark.django_db


def kept():
    return {(one.field.key, one.choice.key if one.choice else str(one.day)) for one in FieldValue.objects.select_related("field", "choice")}


@pytest.mark.parametrize("address", ["/help/acme/", "/help/acme/form"])
def test_rita_answers_what_she_is_asked(address, acme, harm, bought, shops, visitor):  # noqa: F811
    page = visitor.read(address).text
    assert "Bought on" in page and "Hamburg" in page and "Severity of harm" not in page
    sent = visitor.report(address, **{"field-bought": "2026-05-31", "field-shops": ["berlin", "online"], "field-harm": "major"})
    assert sent.status_code == 302
    assert kept() == {("bought", "2026-05-31"), ("shops", "berlin"), ("shops", "online")}
    assert {one.actor_name for one in Activity.objects.filter(name="field.filled_in")} == {"Rita Rahn"}


def test_nobody_is_made_to_answer(acme, bought, shops, visitor):  # noqa: F811
    assert visitor.report().status_code == 302
    assert not FieldValue.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"field-bought": "yesterday"},
        {"field-bought": "a\0"},
        {"field-shops": "paris"},
        {"field-shops": ["berlin"] * 5000},
        {"field-bought": "9" * 9000},
    ],
)
def test_a_wrong_answer_is_told_and_every_word_stays(wrong, acme, bought, shops, visitor):  # noqa: F811
    answer = visitor.report(**wrong)
    if answer.status_code == 422:
        assert "field__error" in answer.text or "aria-invalid" in answer.text
        assert "It stops at 80 %." in answer.text and not Ticket.objects.exists()
    else:
        assert kept() <= {("shops", "berlin")}


def test_answers_stay_while_known_answers_are_looked_for(acme, bought, shops):  # noqa: F811
    visitor = Visitor()
    page = visitor.send("/help/acme/", look="1", subject="Lid", **{"field-bought": "2026-05-31", "field-shops": ["berlin"]}).text
    assert 'value="2026-05-31"' in page and 'value="berlin" checked' in page


def test_retired_and_hostile_ones_are_not_asked(acme, ada, bought, visitor):  # noqa: F811
    script = "<script>alert(1)</script>"
    add_field(acme, by=ada, kind="ticket", key="evil", label=script, help=script, type="text", is_asked=True)
    change_field(bought, by=ada, is_retired=True)
    page = visitor.read("/help/acme/").text
    assert script not in page and "Bought on" not in page and "&lt;script&gt;" in page
    visitor.report(**{"field-evil": script, "field-bought": "2026-05-31"})
    assert FieldValue.objects.get().text == script


def test_a_form_of_the_companys_own_asks_too(acme, bought, shops, client):  # noqa: F811
    told = client.get("/help/acme/form.json").json()
    assert [(one["name"], one["type"], len(one["choices"])) for one in told["fields"]] == [
        ("field-bought", "date", 0),
        ("field-shops", "several", 3),
    ]
    words = {"name": "Rita", "email": "rita@northwind.test", "subject": "Lid", "body": "So", "token": told["token"]}
    own = {"field-bought": "2026-05-31", "field-shops": ["berlin", "hamburg"]}
    with time_machine.travel(now() + timedelta(seconds=30), tick=True):
        wrong = client.post("/help/acme/form.json", json.dumps(words | {"field-bought": "soon"}), content_type="application/json")
        assert wrong.status_code == 422 and "field-bought" in wrong.json()["errors"]
        assert client.post("/help/acme/form.json", json.dumps(words | own), content_type="application/json").status_code == 201
    assert kept() == {("bought", "2026-05-31"), ("shops", "berlin"), ("shops", "hamburg")}


def test_what_was_answered_stands_on_no_public_page(acme, harm, bought, visitor, page_of):  # noqa: F811
    visitor.report(**{"field-bought": "1999-12-31"})
    assert "1999" not in visitor.read(page_of(Ticket.objects.get())).text

"""What has a budget asks with statements that were written once: the ORM writes none anew the second time."""

import pytest
from django.db.models.sql.compiler import SQLCompiler, SQLInsertCompiler, SQLUpdateCompiler

pytestmark = pytest.mark.django_db

SPOKEN = "/tickets/1/messages"
REPORT = {"subject": "It leaks", "body": "At the hinge.", "requester": {"email": "rita@northwind.test"}}
WORKS = {
    "list": lambda pages, ask: pages.get("/w/acme/tickets", {"q": "state:open"}),
    "page": lambda pages, ask: pages.get("/w/acme/tickets/1"),
    "search": lambda pages, ask: pages.get("/w/acme/tickets", {"q": "lid leaks"}),
    "note": lambda pages, ask: ask.post(SPOKEN, {"kind": "note", "body": "Looked **into** it."}),
    "reply": lambda pages, ask: ask.post(SPOKEN, {"kind": "reply", "body": "Looked **into** it."}),
    "create": lambda pages, ask: ask.post("/tickets", REPORT),
}


@pytest.fixture
def written(monkeypatch):
    """Every statement that the ORM writes."""
    found: list[str] = []
    for compiler in (SQLCompiler, SQLInsertCompiler, SQLUpdateCompiler):
        monkeypatch.setattr(compiler, "as_sql", _telling(compiler.as_sql, found))
    return found


def _telling(as_sql, found):
    def write(self, *arguments, **choices):
        statement = as_sql(self, *arguments, **choices)
        found.append(str(statement[0]))
        return statement

    return write


@pytest.mark.parametrize("work", WORKS)
def test_nothing_is_written_anew(work, ticket, olga, browser_of, program, written):
    pages, ask = browser_of(olga), program(olga)
    for _ in range(2):
        assert WORKS[work](pages, ask).status_code in (200, 201)
    written.clear()
    assert WORKS[work](pages, ask).status_code in (200, 201)
    assert written == []

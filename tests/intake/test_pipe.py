"""A mail from a pipe, and what its command answers."""

import argparse
import json

import pytest

from caseway.cli import receive

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_that_comes_again_names_its_ticket_and_message(acme, tmp_path, capsys):
    file = tmp_path / "report.eml"
    file.write_bytes(
        b"From: rita@northwind.test\r\nTo: support@acme.localhost\r\nMessage-ID: <1@x>\r\nSubject: It leaks\r\n\r\nAt the hinge.\r\n"
    )
    given = argparse.Namespace(workspace="acme", sender="rita@northwind.test", recipient="support@acme.localhost", file=str(file))
    assert receive.run(given) == receive.run(given) == 0
    first, again = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["disposition"] == "opened" and first["ticket"] == 1 and first["message"]
    assert again == {**first, "disposition": "duplicate"}

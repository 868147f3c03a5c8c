"""The shorter ways to the database keep what Django promises."""

from threading import Thread

import pytest
from django.db import connection, connections, transaction
from django.utils import translation

from caseway.tickets.models import Tag


def tagged(ticket, name):
    Tag.objects.create(workspace_id=ticket.workspace_id, ticket=ticket, name=name)


@pytest.mark.django_db(transaction=True)
def test_of_savepoints_of_one_depth_only_the_failed_one_is_undone(ticket):
    heard = []

    def written(name, fails=False):
        with transaction.atomic():
            tagged(ticket, name)
            transaction.on_commit(lambda: heard.append(name))
            with transaction.atomic():
                tagged(ticket, f"{name} within")
            if fails:
                raise ValueError

    with transaction.atomic():
        written("first")
        with pytest.raises(ValueError):
            written("second", fails=True)
        written("third")
    assert heard == ["first", "third"]
    assert set(ticket.tags.values_list("name", flat=True)) == {"first", "first within", "third", "third within"}


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_a_connection_of_its_own(ticket):
    found = []

    def look():
        found.append(connections["default"])
        connection.close()

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert found[0] is not connections["default"]
    assert connections["default"] is connections["default"]


def test_each_thread_speaks_a_language_of_its_own():
    found = []
    with translation.override("de"):
        thread = Thread(target=lambda: found.append(translation.get_language()))
        thread.start()
        thread.join()
        assert translation.get_language() == "de"
    assert found == ["en"]
    assert translation.get_language() == "en"

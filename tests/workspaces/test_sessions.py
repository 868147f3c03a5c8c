"""A session is what was written and signed, however often it is read."""

import pytest

from caseway.workspaces.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**values):
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def test_each_reader_has_a_session_of_its_own():
    key = kept(words=["a"]).session_key
    first, second = SessionStore(key), SessionStore(key)
    first["words"].append("b")
    assert second["words"] == ["a"]


def test_what_was_changed_by_hand_is_no_session():
    store = kept(member=1)
    written = store.encode({"member": 1})
    assert store.decode(written) == {"member": 1}
    assert store.decode(written[:-1] + ("a" if written[-1] != "a" else "b")) == {}
    assert store.decode("") == {}

"""A request with a key is done once."""

import pytest

from caseway.activity.once import KeyReused, once

pytestmark = pytest.mark.django_db


def test_a_repeat_gets_the_first_answer_and_does_nothing(acme):
    done = []

    def act():
        done.append(1)
        return {"number": len(done)}

    assert once(acme, "test", "k", act) == ({"number": 1}, True)
    assert once(acme, "test", "k", act) == ({"number": 1}, False)
    assert done == [1]


def test_a_key_with_another_request_is_refused(acme):
    once(acme, "test", "k", dict, fingerprint="a")
    with pytest.raises(KeyReused):
        once(acme, "test", "k", dict, fingerprint="b")


def test_what_failed_may_be_tried_again_with_the_same_key(acme):
    with pytest.raises(ZeroDivisionError):
        once(acme, "test", "k", lambda: 1 / 0)
    assert once(acme, "test", "k", lambda: 5) == (5, True)


def test_keys_of_two_workspaces_are_two_keys(acme, mallory):
    assert once(acme, "test", "k", lambda: 1) == (1, True)
    assert once(mallory.workspace, "test", "k", lambda: 2) == (2, True)

"""What every test has at hand: the cast, a mail server to send to, programs that use the API."""

import pytest

from caseway.activity import lately
from tests import emptying
from tests.cast import *  # noqa: F403
from tests.certificates import *  # noqa: F403
from tests.dovecot import *  # noqa: F403
from tests.oauth_provider import *  # noqa: F403
from tests.postbox import *  # noqa: F403
from tests.programs import *  # noqa: F403

emptying.use_it()


@pytest.fixture(autouse=True)
def counts_are_new(monkeypatch):
    """A test lasts less than the second for which counts are kept."""
    monkeypatch.setattr(lately, "SECONDS", 0.0)
    monkeypatch.setattr(lately, "SECONDS_OF_LISTS", 0.0)

"""What every test has at hand: the cast, and a program to talk to (tests.e2e)."""

from tests.cast import *  # noqa: F403
from tests.dovecot import *  # noqa: F403
from tests.oauth_provider import *  # noqa: F403
from tests.postbox import *  # noqa: F403

"""What every test has at hand: the cast, a mail server to send to, programs that use the API."""

from tests.cast import *  # noqa: F403
from tests.dovecot import *  # noqa: F403
from tests.oauth_provider import *  # noqa: F403
from tests.postbox import *  # noqa: F403
from tests.programs import *  # noqa: F403

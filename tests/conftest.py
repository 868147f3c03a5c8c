"""What every test has at hand: the cast, a mail server to send to, programs that use the API."""

import hypothesis

from caseway.activity import lately
from caseway.saved import counting
from tests import contexts, emptying
from tests.cast import *  # noqa: F403
from tests.certificates import *  # noqa: F403
from tests.dovecot import *  # noqa: F403
from tests.oauth_provider import *  # noqa: F403
from tests.postbox import *  # noqa: F403
from tests.programs import *  # noqa: F403

emptying.use_it()
contexts.use_it()

# Hypothesis would call a busy machine a fault of the test. Where time matters, a test looks at the processor's.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")


# A test lasts less than the second for which counts are kept; so does a world that is made before its module's tests.
lately.SECONDS = lately.SECONDS_OF_LISTS = counting.SECONDS = 0.0

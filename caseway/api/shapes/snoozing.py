"""What is put off in triage, as programs send and read it."""

from datetime import datetime, timedelta
from typing import Annotated

from django.utils.timezone import now
from django.utils.translation import gettext as _
from pydantic import AfterValidator

from caseway.api.shapes.base import Given, Told
from caseway.api.shapes.issues import Moment

LONGEST = timedelta(days=366)


def _ahead(until: datetime) -> datetime:
    if not now() < until <= now() + LONGEST:
        raise ValueError(_("Say a time to come, within a year."))
    return until


class SnoozeGiven(Given):
    until: Annotated[Moment, AfterValidator(_ahead)]


class SnoozeTold(Told):
    until: datetime

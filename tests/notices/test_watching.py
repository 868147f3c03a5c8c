"""Nobody works on for hours while nothing leaves the house."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.mail.models import OutgoingMail
from caseway.notices.models import Alarm
from caseway.notices.watching import watch_outbox

pytestmark = pytest.mark.django_db


def mail(acme, key, **values):
    at = now() - timedelta(minutes=values.pop("minutes", 10))
    return OutgoingMail.objects.create(
        workspace=acme, effect_key=key, kind="reply", recipient="r@x.test", text="t", created_at=at, **values
    )


@pytest.mark.parametrize(
    "values, alarms",
    [
        ({"last_error": "451 later"}, 1),
        ({"last_error": "451 later", "minutes": 1}, 0),
        ({"last_error": ""}, 0),
        ({"last_error": "550 no", "state": "dead"}, 0),
    ],
)
def test_mail_that_was_tried_and_still_waits_raises_an_alarm(acme, values, alarms):
    mail(acme, "a", **values)
    watch_outbox()
    assert Alarm.objects.standing().filter(workspace=acme).count() == alarms


def test_one_greylisted_mail_among_others_that_leave_is_no_alarm(acme):
    mail(acme, "a", last_error="451 greylisted")
    mail(acme, "b", state="done", sent_at=now(), minutes=1)
    watch_outbox()
    assert not Alarm.objects.exists()


def test_the_alarm_ends_when_mail_leaves_again(acme):
    stuck = mail(acme, "a", last_error="451 later")
    watch_outbox()
    watch_outbox()
    assert Alarm.objects.standing().count() == 1
    OutgoingMail.objects.filter(pk=stuck.pk).update(state="done", sent_at=now(), last_error="")
    watch_outbox()
    assert not Alarm.objects.standing().exists()

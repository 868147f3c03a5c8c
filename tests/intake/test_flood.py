"""Whose mails are a flood: more than twenty within ten minutes, of this sender, in this workspace."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.intake import flood
from caseway.intake.models import IncomingMail
from caseway.notices.models import Alarm

pytestmark = pytest.mark.django_db


def came(workspace, count, sender="loud@example.com", minutes_ago=1.0):
    at = now() - timedelta(minutes=minutes_ago)
    row = {"workspace": workspace, "source": "smtp", "raw": b"", "size": 0, "sender_email": sender, "received_at": at}
    IncomingMail.objects.bulk_create(IncomingMail(**row) for _ in range(count))


@pytest.mark.parametrize("count, is_flood", [(20, False), (21, True), (500, True)])
def test_more_than_twenty_are_a_flood(acme, count, is_flood):
    came(acme, count)
    assert flood.are_flood(acme, ["loud@example.com"]) == [is_flood]
    assert [alarm.key for alarm in Alarm.objects.all()] == ["loud@example.com"] * is_flood


def test_what_came_earlier_from_others_and_elsewhere_does_not_count(acme, mallory):
    came(acme, 30, minutes_ago=11)
    came(acme, 30, sender="other@example.com")
    came(mallory.workspace, 30)
    came(acme, 20)
    assert flood.are_flood(acme, ["loud@example.com"]) == [False]


def test_mails_of_one_batch_count_among_each_other(acme):
    came(acme, 18)
    assert flood.are_flood(acme, ["loud@example.com"] * 5) == [False, False, False, True, True]
    assert Alarm.objects.count() == 1


@pytest.mark.parametrize("most", [flood.MOST_TOGETHER, 10])
def test_many_mails_of_one_hide_none_of_another(acme, monkeypatch, most):
    monkeypatch.setattr(flood, "MOST_TOGETHER", most)
    came(acme, 21, sender="a@example.com")
    came(acme, 21, sender="b@example.com", minutes_ago=2)
    came(acme, 3, sender="c@example.com")
    came(acme, 30, sender="c@example.com", minutes_ago=11)
    assert flood.are_flood(acme, ["a@example.com", "b@example.com", "c@example.com"]) == [True, True, False]

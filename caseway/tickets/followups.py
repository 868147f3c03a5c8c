"""Reactions that tickets offer."""

from caseway.activity.models import Activity


def index_ticket(activity: Activity) -> None:
    """"""


def mail_reply(activity: Activity) -> None:
    """"""


def notify_of_answer(activity: Activity) -> None:
    """"""


def notify_of_assignment(activity: Activity) -> None:
    """"""


def notify_of_new_ticket(activity: Activity) -> None:
    """"""


def send_receipt(activity: Activity) -> None:
    """"""

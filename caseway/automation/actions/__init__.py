"""What can be done to webhooks and macros."""

from caseway.automation.actions.macros import change_macro, make_macro, remove_macro, use_macro
from caseway.automation.actions.webhooks import change_webhook, make_webhook, remove_webhook, replay, replay_failed, test_webhook

__all__ = [
    "change_macro",
    "change_webhook",
    "make_macro",
    "make_webhook",
    "remove_macro",
    "remove_webhook",
    "replay",
    "replay_failed",
    "test_webhook",
    "use_macro",
]

"""What can be done to webhooks."""

from caseway.automation.actions.webhooks import change_webhook, make_webhook, remove_webhook, replay, replay_failed, test_webhook

__all__ = ["change_webhook", "make_webhook", "remove_webhook", "replay", "replay_failed", "test_webhook"]

from django.urls import path

from caseway.automation.views import webhooks

urlpatterns = [
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<int:pk>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:pk>/test", webhooks.test, name="test_webhook"),
    path("settings/webhooks/<int:pk>/removal", webhooks.remove, name="remove_webhook"),
    path("settings/webhooks/<int:pk>/failures", webhooks.replay_failed, name="replay_failed"),
    path("settings/deliveries/<int:pk>", webhooks.replay, name="replay_delivery"),
]

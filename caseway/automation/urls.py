from django.urls import path

from caseway.automation.views import macros, webhooks

urlpatterns = [
    path("settings/macros", macros.macros, name="macros"),
    path("settings/macros/<int:pk>", macros.macro, name="macro"),
    path("settings/macros/<int:pk>/removal", macros.remove, name="remove_macro"),
    path("macros/offered", macros.offered, name="offered_macros"),
    path("macros/use", macros.use_on_many, name="use_macro_on_many"),
    path("tickets/<int:number>/macros", macros.of_ticket, name="ticket_macros"),
    path("tickets/<int:number>/macros/<int:pk>", macros.chosen, name="ticket_macro"),
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<int:pk>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:pk>/test", webhooks.test, name="test_webhook"),
    path("settings/webhooks/<int:pk>/removal", webhooks.remove, name="remove_webhook"),
    path("settings/webhooks/<int:pk>/failures", webhooks.replay_failed, name="replay_failed"),
    path("settings/deliveries/<int:pk>", webhooks.replay, name="replay_delivery"),
]

from importlib import import_module

from django.apps import AppConfig

from caseway.ui.navigation import count_with, warn_with


class NoticesConfig(AppConfig):
    name = "caseway.notices"
    label = "notices"

    def ready(self):
        # By name, because models can be imported only from here on.
        counting = import_module("caseway.notices.counting")
        count_with(counting.count_unread)
        warn_with(counting.standing_alarms)

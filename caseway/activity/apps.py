from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "caseway.activity"
    label = "activity"

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "caseway.notices"
    label = "notices"

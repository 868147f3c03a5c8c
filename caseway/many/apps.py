from django.apps import AppConfig


class ManyConfig(AppConfig):
    name = "caseway.many"
    label = "many"

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "caseway.returns"
    label = "returns"

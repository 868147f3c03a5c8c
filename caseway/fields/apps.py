from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "caseway.fields"
    label = "fields"

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "caseway.jobs"
    label = "jobs"

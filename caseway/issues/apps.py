from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "caseway.issues"
    label = "issues"

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "caseway.search"
    label = "search"

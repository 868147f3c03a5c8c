from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "caseway.files"
    label = "files"

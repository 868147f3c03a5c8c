from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "caseway.mail"
    label = "mail"

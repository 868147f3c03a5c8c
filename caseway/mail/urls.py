"""The addresses of this app's pages."""

from django.urls import path

from caseway.mail import views
from caseway.mail.ways import views as ways

urlpatterns = [
    path("outbox", views.outbox, name="outbox"),
    path("outbox/<int:pk>", views.mail, name="outgoing_mail"),
    path("outbox/<int:pk>/html", views.mail_html, name="outgoing_mail_html"),
    path("outbox/<int:pk>/sending", views.send_again, name="send_again"),
    path("settings/sign-ins", ways.sign_ins, name="sign_ins"),
    path("settings/sign-ins/back", ways.come_back, name="sign_in_back"),
    path("settings/sign-ins/<int:pk>", ways.provider, name="sign_in_provider"),
    path("settings/sign-ins/<int:pk>/leaving", ways.leave, name="leave_to_sign_in"),
    path("settings/sign-ins/<int:pk>/removal", ways.remove_provider, name="remove_sign_in_provider"),
    path("settings/sign-ins/accounts/<int:pk>/removal", ways.remove_sign_in, name="remove_sign_in"),
]

"""The addresses of this app's pages."""

from django.urls import path

from caseway.mail import views

urlpatterns = [
    path("outbox", views.outbox, name="outbox"),
    path("outbox/<int:pk>", views.mail, name="outgoing_mail"),
    path("outbox/<int:pk>/html", views.mail_html, name="outgoing_mail_html"),
    path("outbox/<int:pk>/sending", views.send_again, name="send_again"),
]

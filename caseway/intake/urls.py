"""The addresses of this app's pages."""

from django.urls import path

from caseway.intake import views

urlpatterns = [
    path("held", views.held, name="held"),
    path("mail/<int:pk>", views.mail, name="incoming_mail"),
    path("mail/<int:pk>/source", views.source, name="incoming_source"),
    path("mail/<int:pk>/signature", views.signature, name="mail_signature"),
    path("mail/<int:pk>/decision", views.decide, name="decide_mail"),
    path("settings/blocked", views.blocked, name="blocked"),
    path("settings/blocked/<int:pk>/removal", views.unblock, name="unblock"),
    path("tickets/<int:number>/held", views.of_ticket, name="held_of_ticket"),
]

"""The addresses of this app's pages."""

from django.urls import path

from caseway.intake import views
from caseway.intake.mailboxes import views as mailboxes

urlpatterns = [
    path("held", views.held, name="held"),
    path("mail/<int:pk>", views.mail, name="incoming_mail"),
    path("mail/<int:pk>/source", views.source, name="incoming_source"),
    path("mail/<int:pk>/signature", views.signature, name="mail_signature"),
    path("mail/<int:pk>/decision", views.decide, name="decide_mail"),
    path("settings/blocked", views.blocked, name="blocked"),
    path("settings/blocked/<int:pk>/removal", views.unblock, name="unblock"),
    path("settings/addresses/forwardings", views.forwardings, name="forwardings"),
    path("settings/mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/new", mailboxes.new_mailbox, name="new_mailbox"),
    path("settings/mailboxes/<int:pk>", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<int:pk>/edit", mailboxes.edit_mailbox, name="edit_mailbox"),
    path("settings/mailboxes/<int:pk>/act", mailboxes.act, name="act_on_mailbox"),
    path("settings/mail-providers/new", mailboxes.new_hook, name="new_hook"),
    path("settings/mail-providers/<int:pk>", mailboxes.hook, name="hook"),
    path("tickets/<int:number>/held", views.of_ticket, name="held_of_ticket"),
]

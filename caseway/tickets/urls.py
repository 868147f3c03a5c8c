"""The addresses of this app's pages."""

from django.urls import path

from caseway.tickets.views import addresses, files, list, related, ticket

urlpatterns = [
    path("tickets", list.tickets, name="tickets"),
    path("tickets/offers", list.offers, name="ticket_offers"),
    path("tickets/new", ticket.new, name="new_ticket"),
    path("tickets/<int:number>", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/messages", ticket.say, name="say"),
    path("tickets/<int:number>/facts", ticket.facts, name="ticket_facts"),
    path("tickets/<int:number>/participants/<int:pk>", ticket.remove_participant, name="participant"),
    path("tickets/of/customer/<int:pk>", related.of_customer, name="customer_tickets"),
    path("tickets/of/organisation/<int:pk>", related.of_organisation, name="organisation_tickets"),
    path("settings/addresses", addresses.addresses, name="addresses"),
    path("settings/addresses/<int:pk>", addresses.address, name="address"),
    path("settings/addresses/<int:pk>/removal", addresses.remove, name="remove_address"),
    path("files", files.upload, name="upload"),
    path("files/<str:token>", files.file, name="file"),
]

"""The addresses of this app's pages."""

from django.urls import path

from caseway.tickets.views import addresses, announcements, cause, evidence, files, ideas, issue, list, merging, related, remote, serials, ticket

urlpatterns = [
    path("tickets", list.tickets, name="tickets"),
    path("tickets/offers", list.offers, name="ticket_offers"),
    path("tickets/new", ticket.new, name="new_ticket"),
    path("tickets/<int:number>", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/messages", ticket.say, name="say"),
    path("tickets/<int:number>/facts", ticket.facts, name="ticket_facts"),
    path("tickets/<int:number>/participants/<int:pk>", ticket.remove_participant, name="participant"),
    path("tickets/<int:number>/messages/<int:pk>/pictures/<int:index>", remote.picture, name="remote_picture"),
    path("tickets/of/customer/<int:pk>/closing", related.close_of_customer, name="close_of_customer"),
    path("tickets/<int:number>/issue", issue.issue, name="ticket_issue"),
    path("tickets/<int:number>/issue/removal", issue.unlink, name="unlink_issue"),
    path("tickets/<int:number>/issue/raising", issue.raise_one, name="raise_issue_from_ticket"),
    path("tickets/<int:number>/merge", merging.merge, name="merge_ticket"),
    path("tickets/<int:number>/merge/removal", merging.unmerge, name="unmerge_ticket"),
    path("tickets/<int:number>/cause", cause.cause, name="ticket_cause"),
    path("tickets/<int:number>/cause/undoing", cause.undo, name="undo_cause"),
    path("ideas", ideas.ideas, name="ideas"),
    path("ideas/raising", ideas.raise_one, name="raise_from_idea"),
    path("issues/<int:number>/evidence", evidence.evidence, name="issue_evidence"),
    path("serials", serials.serials, name="serials"),
    path("tickets/of/version/<int:pk>", related.of_version, name="version_tickets"),
    path("tickets/of/customer/<int:pk>", related.of_customer, name="customer_tickets"),
    path("tickets/of/organisation/<int:pk>", related.of_organisation, name="organisation_tickets"),
    path("announcements", announcements.announcements, name="announcements"),
    path("issues/<int:number>/announcement", announcements.announcement, name="announcement"),
    path("settings/addresses", addresses.addresses, name="addresses"),
    path("settings/addresses/<int:pk>", addresses.address, name="address"),
    path("settings/addresses/<int:pk>/way", addresses.way_out, name="way_of_address"),
    path("settings/addresses/<int:pk>/key", addresses.dkim_key, name="key_of_address"),
    path("settings/addresses/<int:pk>/trial", addresses.trial, name="trial_of_address"),
    path("settings/addresses/<int:pk>/removal", addresses.remove, name="remove_address"),
    path("files", files.upload, name="upload"),
    path("files/<str:token>", files.file, name="file"),
]

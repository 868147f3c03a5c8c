"""The addresses of the help centre, below /help/<workspace>/."""

from django.urls import path

from caseway.helpcentre.views import known, report, ticket

urlpatterns = [
    path("", report.report, name="help_report"),
    path("known", known.known_issues, name="help_known"),
    path("known.atom", known.feed, name="help_feed"),
    path("known/<int:number>", known.known_issue, name="help_known_issue"),
    path("colour.css", report.colour, name="help_colour"),
    path("thanks/<str:token>", report.thanks, name="help_thanks"),
    path("t/<str:secret>", ticket.ticket, name="help_ticket"),
    path("t/<str:secret>/files/<str:token>", ticket.file, name="help_file"),
]

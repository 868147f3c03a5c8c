"""The addresses of the help centre, below /help/<workspace>/."""

from django.urls import path

from caseway.helpcentre.views import elsewhere, known, mine, news, partners, report, shared, ticket, wishes

urlpatterns = [
    path("", report.report, name="help_report"),
    path("known", known.known_issues, name="help_known"),
    path("known.atom", known.feed, name="help_feed"),
    path("known/<int:number>", known.known_issue, name="help_known_issue"),
    path("colour.css", report.colour, name="help_colour"),
    path("logo/<str:token>", report.logo, name="help_logo"),
    path("thanks/<str:token>", report.thanks, name="help_thanks"),
    path("wishes", wishes.wishlist, name="help_wishes"),
    path("wishes/<int:number>", wishes.wish, name="help_wish"),
    path("wishes/<int:number>/withdrawal", wishes.withdraw, name="help_withdraw_vote"),
    path("news/<str:secret>", news.news, name="help_news"),
    path("form", elsewhere.form, name="help_form"),
    path("form.js", elsewhere.script, name="help_form_script"),
    path("form.json", elsewhere.program, name="help_form_program"),
    path("form/thanks/<str:token>", elsewhere.thanks, name="help_form_thanks"),
    path("mine", mine.mine, name="help_mine"),
    path("mine/end", mine.end, name="help_mine_end"),
    path("mine/organisation", partners.organisation, name="help_organisation"),
    path("mine/organisation/<int:number>", partners.ticket, name="help_organisation_ticket"),
    path("mine/organisation/<int:number>/files/<str:token>", partners.file, name="help_organisation_file"),
    path("shared/<str:secret>", shared.shared, name="help_shared"),
    path("mine/<str:secret>", mine.link, name="help_mine_link"),
    path("t/<str:secret>", ticket.ticket, name="help_ticket"),
    path("t/<str:secret>/files/<str:token>", ticket.file, name="help_file"),
]

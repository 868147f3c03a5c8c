"""Every address of the application; each app lists its own."""

from django.urls import include, path

from caseway.api.application import add_routes
from caseway.helpcentre.routes import router as sharing_routes
from caseway.helpcentre.views import report
from caseway.intake.mailboxes import hooks
from caseway.project import welcome
from caseway.telephony.routes import router as call_routes

# What apps above the API offer to programs. Commands that answer no requests do without the API, which takes long to load.
add_routes("organisations", sharing_routes)
add_routes("calls", call_routes)

# What is asked for most comes first: each address is tried in turn.
IN_A_WORKSPACE = [
    path("", include("caseway.tickets.urls")),
    path("", include("caseway.issues.urls")),
    path("", include("caseway.customers.urls")),
    path("", include("caseway.notices.urls")),
    path("", include("caseway.products.urls")),
    path("", include("caseway.workspaces.settings_urls")),
    path("", include("caseway.fields.urls")),
    path("", include("caseway.helpcentre.settings_urls")),
    path("", include("caseway.mail.urls")),
    path("", include("caseway.returns.urls")),
    path("", include("caseway.lots.urls")),
    path("", include("caseway.automation.urls")),
    path("", include("caseway.saved.urls")),
    path("", include("caseway.intake.urls")),
    path("", include("caseway.telephony.urls")),
    path("", include("caseway.imports.urls")),
    path("", welcome.front, name="front"),
    path("welcome", welcome.welcome, name="welcome"),
    path("welcome/demo", welcome.load_demo, name="load_demo"),
]

urlpatterns = [
    path("w/<slug:workspace>/", include(IN_A_WORKSPACE)),
    path("w/<slug:workspace>", welcome.front, name="front_without_slash"),
    path("api/v1/", include("caseway.api.urls")),
    path("ui/", include("caseway.ui.urls")),
    path("help/<slug:workspace>", report.front, name="help_front"),
    path("help/<slug:workspace>/", include("caseway.helpcentre.urls")),
    path("mail/in/<str:provider>/<str:secret>", hooks.take, name="take_mail"),
    path("cti/", include("caseway.telephony.webhook_urls")),
    path("", include("caseway.workspaces.urls")),
]

handler400 = "caseway.project.errors.bad_request"
handler403 = "caseway.project.errors.forbidden"
handler404 = "caseway.project.errors.not_found"
handler500 = "caseway.project.errors.server_error"

"""Every address of the application; each app lists its own."""

from importlib import import_module

from django.urls import URLPattern, include, path

from caseway.api.application import add_routes
from caseway.helpcentre.routes import router as sharing_routes
from caseway.helpcentre.views import report
from caseway.intake.mailboxes import hooks
from caseway.project import welcome
from caseway.telephony.routes import router as call_routes

# What apps above the API offer to programs. Commands that answer no requests do without the API, which takes long to load.
add_routes("organisations", sharing_routes)
add_routes("calls", call_routes)


def patterns_of(*modules: str) -> list[URLPattern]:
    """Their patterns in one list. Each module that is included by itself tells what it tried in vain, which takes longer than trying."""
    return [pattern for module in modules for pattern in import_module(f"caseway.{module}").urlpatterns]


# What is asked for most comes first.
IN_A_WORKSPACE = [
    *patterns_of(
        "tickets.urls",
        "issues.urls",
        "telephony.urls",
        "customers.urls",
        "notices.urls",
        "products.urls",
        "workspaces.settings_urls",
        "fields.urls",
        "helpcentre.settings_urls",
        "mail.urls",
        "returns.urls",
        "lots.urls",
        "automation.urls",
        "saved.urls",
        "intake.urls",
        "imports.urls",
    ),
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

"""Every address of the application; each app lists its own."""

from django.urls import include, path

from caseway.intake.mailboxes import hooks
from caseway.project import welcome

urlpatterns = [
    path("", include("caseway.workspaces.urls")),
    path("mail/in/<str:provider>/<str:secret>", hooks.take, name="take_mail"),
    path("ui/", include("caseway.ui.urls")),
    path("api/v1/", include("caseway.api.urls")),
    path("cti/", include("caseway.telephony.webhook_urls")),
    path("help/<slug:workspace>/", include("caseway.helpcentre.urls")),
    path("w/<slug:workspace>/welcome", welcome.welcome, name="welcome"),
    path("w/<slug:workspace>/welcome/demo", welcome.load_demo, name="load_demo"),
    path("w/<slug:workspace>/", include("caseway.workspaces.settings_urls")),
    path("w/<slug:workspace>/", include("caseway.helpcentre.settings_urls")),
    path("w/<slug:workspace>/", include("caseway.notices.urls")),
    path("w/<slug:workspace>/", include("caseway.mail.urls")),
    path("w/<slug:workspace>/", include("caseway.products.urls")),
    path("w/<slug:workspace>/", include("caseway.customers.urls")),
    path("w/<slug:workspace>/", include("caseway.tickets.urls")),
    path("w/<slug:workspace>/", include("caseway.returns.urls")),
    path("w/<slug:workspace>/", include("caseway.lots.urls")),
    path("w/<slug:workspace>/", include("caseway.issues.urls")),
    path("w/<slug:workspace>/", include("caseway.automation.urls")),
    path("w/<slug:workspace>/", include("caseway.intake.urls")),
    path("w/<slug:workspace>/", include("caseway.telephony.urls")),
    path("w/<slug:workspace>/", include("caseway.imports.urls")),
]

handler400 = "caseway.project.errors.bad_request"
handler403 = "caseway.project.errors.forbidden"
handler404 = "caseway.project.errors.not_found"
handler500 = "caseway.project.errors.server_error"

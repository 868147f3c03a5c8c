"""Addresses for members that belong to the help centre."""

from django.urls import path

from caseway.helpcentre.views import preview, settings, sharing

urlpatterns = [
    path("settings/logo", settings.logo, name="logo"),
    path("settings/site", settings.site, name="form_site"),
    path("issues/<int:number>/solution/as-customer", preview.as_customer, name="solution_as_customer"),
    path("organisations/<int:pk>/sharing", sharing.sharing, name="organisation_sharing"),
    path("organisations/<int:pk>/links", sharing.new_link, name="new_shared_link"),
    path("shared-links/<int:pk>/revoking", sharing.revoke_link, name="revoke_shared_link"),
]

"""Addresses of the settings area that belong to the help centre."""

from django.urls import path

from caseway.helpcentre.views import settings

urlpatterns = [path("settings/site", settings.site, name="form_site")]

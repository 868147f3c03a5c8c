"""The addresses of this app's pages."""

from django.urls import path

from caseway.fields.views import settings, sorting

urlpatterns = [
    path("fields/sorts", sorting.sorts, name="sorts_by_field"),
    path("settings/fields", settings.fields, name="custom_fields"),
    path("settings/fields/<int:pk>", settings.field, name="custom_field"),
    path("settings/fields/<int:pk>/retirement", settings.retirement, name="retire_custom_field"),
]

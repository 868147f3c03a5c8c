"""The addresses of this app's pages."""

from django.urls import path

from caseway.imports import views

urlpatterns = [
    path("settings/imports", views.imports, name="imports"),
    path("settings/imports/<int:pk>", views.importing, name="import"),
    path("settings/imports/<int:pk>/reading", views.read, name="read_import"),
    path("settings/imports/<int:pk>/run", views.run, name="run_import"),
    path("settings/imports/<int:pk>/undoing", views.undo, name="undo_import"),
    path("settings/imports/<int:pk>/discarding", views.discard, name="discard_import"),
]

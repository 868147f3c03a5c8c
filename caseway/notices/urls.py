"""The addresses of this app's pages."""

from django.urls import path

from caseway.notices import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/reading", views.read, name="read_notices"),
    path("alarms/<int:pk>", views.alarm, name="alarm"),
    path("settings/alarms", views.second_way, name="second_way"),
    path("settings/notices", views.choices, name="notice_choices"),
]

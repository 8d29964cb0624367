"""Routes of this room, under a list's address."""

from __future__ import annotations

from django.urls import path

from dashboard.tasks import views

urlpatterns = [
    path("panel/", views.panel, name="task-panel"),
]

"""Routes of this room, under a list's address."""

from __future__ import annotations

from django.urls import path

from dashboard.runs import views

urlpatterns = [
    path("runs/start/", views.start, name="run-start"),
    path("runs/cancel/", views.cancel, name="run-cancel"),
    path("runs/log/", views.log, name="run-log"),
]

"""Routes of this room, under an organisation's address."""

from __future__ import annotations

from django.urls import path

from dashboard.connections import joining, views

urlpatterns = [
    path("", views.page, name="connections"),
    path("new/", joining.connect, name="connection-new"),
    path("<uuid:connection>/state/", views.state, name="connection-state"),
    path("<uuid:connection>/test/", views.test, name="connection-test"),
    path("<uuid:connection>/sync/", views.sync, name="connection-sync"),
    path("<uuid:connection>/token/", views.token, name="connection-token"),
]

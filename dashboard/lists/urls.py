"""Routes of this room, under a list's address."""

from __future__ import annotations

from django.urls import path

from dashboard.lists import views

urlpatterns = [
    path("", views.page, name="list"),
    path("header/", views.header, name="list-header"),
    path("graph/", views.graph, name="list-graph"),
    path("sync/", views.sync, name="list-sync"),
    path("outline/", views.outline, name="list-outline"),
]

"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.palette import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/options/", views.options, name="search-options"),
]

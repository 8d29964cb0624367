"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.overview import pins, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("theme/", views.theme, name="theme"),
    path("o/<slug:organisation>/", views.organisation_page, name="organisation"),
    path("o/<slug:organisation>/lists/", views.list_add, name="list-add"),
    path("o/<slug:organisation>/lists/<str:key>/pin/", pins.pin, name="list-pin"),
]

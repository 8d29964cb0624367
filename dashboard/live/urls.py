"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.live import views

urlpatterns = [
    path("o/<slug:organisation>/lists/<str:key>/", views.live_list, name="live-list"),
]

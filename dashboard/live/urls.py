"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.live import views

urlpatterns = [
    path("s/<str:token>/<str:ticket>/", views.live_share, name="live-share"),
    path("o/<slug:organisation>/lists/<str:key>/", views.live_list, name="live-list"),
]

"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.agents import views

urlpatterns = [path("", views.page, name="agents")]

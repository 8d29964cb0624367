"""Routes of the proxied API, on the upstream's own paths."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Routes of our own API."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from dashboard.api import docs, events, lists, views

_LISTS = "v1/organisations/<slug:organisation>/lists/"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs.docs, name="api-docs"),
    path(_LISTS, lists.Lists.as_view(), name="api-lists"),
    path(f"{_LISTS}<str:key>/", views.List.as_view(), name="api-list"),
    path(f"{_LISTS}<str:key>/events/", events.Events.as_view(), name="api-events"),
    path(f"{_LISTS}<str:key>/graph.json", views.GraphJson.as_view(), name="api-graph-json"),
    path(f"{_LISTS}<str:key>/graph.svg", views.GraphSvg.as_view(), name="api-graph-svg"),
]

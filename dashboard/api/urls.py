"""Routes of our own API."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from dashboard.api import (
    analysis,
    docs,
    events,
    graph,
    graph_pictures,
    graph_texts,
    lists,
    shares,
    views,
)

_LISTS = "v1/organisations/<slug:organisation>/lists/"
_SHARE = f"{_LISTS}<str:key>/shares/<uuid:share>"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs.docs, name="api-docs"),
    path(_LISTS, lists.Lists.as_view(), name="api-lists"),
    path(f"{_LISTS}<str:key>/", views.List.as_view(), name="api-list"),
    path(f"{_LISTS}<str:key>/analysis/", analysis.AnalysisView.as_view(), name="api-analysis"),
    path(f"{_LISTS}<str:key>/events/", events.Events.as_view(), name="api-events"),
    path(f"{_LISTS}<str:key>/graph.json", graph.GraphJson.as_view(), name="api-graph-json"),
    path(f"{_LISTS}<str:key>/graph.svg", graph_pictures.GraphSvg.as_view(), name="api-graph-svg"),
    path(f"{_LISTS}<str:key>/graph.png", graph_pictures.GraphPng.as_view(), name="api-graph-png"),
    path(f"{_LISTS}<str:key>/graph.dot", graph_texts.GraphDot.as_view(), name="api-graph-dot"),
    path(f"{_LISTS}<str:key>/graph.mmd", graph_texts.GraphMermaid.as_view(), name="api-graph-mmd"),
    path(f"{_LISTS}<str:key>/shares/", shares.Shares.as_view(), name="api-shares"),
    path(f"{_SHARE}/", shares.OneShare.as_view(), name="api-share"),
    path(f"{_SHARE}/rotate/", shares.NewAddress.as_view(), name="api-share-rotate"),
]

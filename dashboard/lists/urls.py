"""Routes of this room, under a list's address."""

from __future__ import annotations

from django.urls import path

from dashboard.lists import find, insight_view, saving, views

urlpatterns = [
    path("", views.page, name="list"),
    path("header/", views.header, name="list-header"),
    path("graph/", views.graph, name="list-graph"),
    path("sync/", views.sync, name="list-sync"),
    path("outline/", views.outline, name="list-outline"),
    path("sheet/", views.sheet, name="list-sheet"),
    path("insight/", insight_view.sheet, name="list-insight"),
    path("find/", find.find, name="list-find"),
    path("fits/", views.fits, name="list-fits"),
    path("views/", saving.save, name="list-views"),
    path("views/<int:pk>/", saving.change, name="list-view"),
]

"""Routes of this room, under a list's address."""

from __future__ import annotations

from django.urls import re_path

from dashboard.table import views

urlpatterns = [
    re_path(r"^tasks\.(?P<kind>csv|json)$", views.export, name="list-export"),
]

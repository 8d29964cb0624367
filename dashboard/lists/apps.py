"""The Django application of this room, for its template tags."""

from __future__ import annotations

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "dashboard.lists"
    label = "lists"

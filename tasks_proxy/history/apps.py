"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "tasks_proxy.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"

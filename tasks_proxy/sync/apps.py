"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "tasks_proxy.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

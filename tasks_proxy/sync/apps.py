"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig

from tasks_proxy.connections.signals import upstream_left


class SyncConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "tasks_proxy.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of connections that come to lead elsewhere."""
        from tasks_proxy.sync.leave import on_upstream_left  # noqa: PLC0415  needs the models

        upstream_left.connect(on_upstream_left)

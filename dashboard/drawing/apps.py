"""The application of the drawing room: it listens for new snapshots."""

from __future__ import annotations

from django.apps import AppConfig


class DrawingConfig(AppConfig):
    """Connects the store's signal to the layout job."""

    name = "dashboard.drawing"
    label = "drawing"

    def ready(self) -> None:
        """Lay out ahead of viewers whenever a snapshot's structure changed."""
        from dashboard.drawing.jobs import on_snapshot_written  # noqa: PLC0415  apps must be ready
        from tasks_proxy.store.signals import snapshot_written  # noqa: PLC0415

        snapshot_written.connect(on_snapshot_written, dispatch_uid="drawing.lay_out_ahead")

"""The application of the overview: it listens for new snapshots."""

from __future__ import annotations

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Connects the store's signal to the job that looks lists through."""

    name = "dashboard.overview"
    label = "overview"

    def ready(self) -> None:
        """Have a list looked through soon after its snapshot changed."""
        from dashboard.overview.wanted import on_snapshot_written  # noqa: PLC0415  apps first
        from tasks_proxy.store.signals import snapshot_written  # noqa: PLC0415

        snapshot_written.connect(on_snapshot_written, dispatch_uid="overview.look_through")

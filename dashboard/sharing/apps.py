"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "dashboard.sharing"
    label = "sharing"

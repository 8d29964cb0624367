"""The Django application of this room, for its tables."""

from __future__ import annotations

from django.apps import AppConfig


class AttentionConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "dashboard.attention"
    label = "attention"

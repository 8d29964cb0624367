"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Registers the room, whose jobs send mail."""

    name = "dashboard.team"
    label = "team"

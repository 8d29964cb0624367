"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "tasks_proxy.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

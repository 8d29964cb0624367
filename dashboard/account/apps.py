"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """Registers the room under its own short label, for allauth's is `account`."""

    name = "dashboard.account"
    label = "own_account"

    def ready(self) -> None:
        """Have what happens to accounts written down."""
        from dashboard.account import recorded  # noqa: PLC0415  needs the models

        recorded.connect()

"""The simulator as a Django application, for the sake of its command only."""

from __future__ import annotations

from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    """Makes `manage.py simulator` known; the rest of the package needs no Django."""

    name = "tasks_proxy.simulator"
    label = "simulator"

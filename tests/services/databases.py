"""Turning the test's own process on another database for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
from django.core.management import call_command
from django.db import connections

DEFAULT = "default"


@contextmanager
def database_at(url: str) -> Iterator[None]:
    """Have this thread's queries go to the database at `url`: all tables made, and no row in it."""
    before, known = connections[DEFAULT], connections.settings[DEFAULT]
    whole = connections.configure_settings({DEFAULT: dict(dj_database_url.parse(url))})
    connections.settings[DEFAULT] = whole[DEFAULT]
    connections[DEFAULT] = connections.create_connection(DEFAULT)
    try:
        call_command("migrate", verbosity=0)
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True)
        yield
    finally:
        connections[DEFAULT].close()
        connections.settings[DEFAULT] = known
        connections[DEFAULT] = before

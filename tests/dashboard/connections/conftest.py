"""The connected organisation that the sync's tests use."""

from __future__ import annotations

from tests.tasks_proxy.conftest import connect, connection, upstream, world

__all__ = ["connect", "connection", "upstream", "world"]

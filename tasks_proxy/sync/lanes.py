"""How many of a worker's processes one connection may take: all but one, for the others."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_init


class _Worker:
    """The worker that this process belongs to, as far as jobs must know it."""

    processes = 2


_worker = _Worker()


@worker_init.connect
def _count(sender: Any, **_: object) -> None:
    _worker.processes = int(getattr(sender, "concurrency", 0) or _Worker.processes)


def seats() -> int:
    """The jobs of one connection that may wait for its upstream at once."""
    return max(1, _worker.processes - 1)

"""How often the processes that serve look for garbage."""

from __future__ import annotations

import gc
import resource

from celery.signals import worker_process_init

from dashboard import celery, wsgi  # noqa: F401  as a server or worker loads them


def test_whoever_serves_looks_seldom_and_not_at_what_was_loaded() -> None:
    thresholds, memory = gc.get_threshold(), resource.getrlimit(resource.RLIMIT_DATA)
    try:
        worker_process_init.send(sender=None)
        assert gc.get_threshold()[0] >= 10_000
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        resource.setrlimit(resource.RLIMIT_DATA, memory)  # which the signal bounds as well

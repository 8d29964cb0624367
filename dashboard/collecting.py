"""How often Python looks for objects that only hold each other."""

from __future__ import annotations

import gc
from typing import Any

from celery.signals import worker_process_init

_THRESHOLDS = (50_000, 20, 100)
"""Allocations before the young are looked at, and how many such looks before the older are.

Python's own first figure is 700: a list of 20,000 tasks is then looked through in whole several
times while its graph is built, which was measured to take 40 % of the time.
"""


@worker_process_init.connect
def seldom(**_: Any) -> None:
    """Look seldom, and never again at what was loaded until now, which stays for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)

"""How much memory one process of a worker may take: a job that wants more fails by itself.

Without that the system ends whichever process it likes, and the job is given out again.
"""

from __future__ import annotations

import logging
import resource
from typing import Any

from celery.signals import worker_process_init
from django.conf import settings

log = logging.getLogger(__name__)


@worker_process_init.connect
def ration(**_: Any) -> None:
    """Bound this process; the programs that it starts inherit the bound or set a lower one."""
    most: int = settings.WORKER_MEMORY_MB * 1024 * 1024
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    except ValueError:
        log.warning("this system does not bound the memory of a worker's processes")

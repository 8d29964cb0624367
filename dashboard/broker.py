"""The queue's way with a Redis that goes away while jobs are in hand."""

from __future__ import annotations

import logging
from typing import IO

from kombu.transport import redis as transport
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class PatientQoS(transport.QoS):
    """Gives up what it cannot give back, instead of ending the worker with it.

    Kombu closes a lost connection by putting the jobs in hand back into the queue, over a new
    connection to the Redis that is gone; the error of that would stop the worker for good. Those
    jobs are given out again after their visibility time, and the sync sends its own anew.
    """

    def restore_unacked_once(self, stderr: IO[str] | None = None) -> None:
        """Put the jobs in hand back into the queue, where there is one."""
        try:
            super().restore_unacked_once(stderr)
        except (RedisError, OSError, AttributeError) as error:
            log.warning("jobs in hand could not be given back: %s", type(error).__name__)


def install() -> None:
    """Have every channel of this process use it."""
    transport.Channel.QoS = PatientQoS

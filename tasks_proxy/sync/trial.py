"""Testing a connection: one call that a person asked for, and the job that makes it."""

from __future__ import annotations

import logging
import time

from celery import shared_task

from tasks_proxy.accounts.suspended import AWAKE
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable, TaskloomError
from tasks_proxy.store import budget, circuit, trials
from tasks_proxy.upstream.factory import upstream_for

log = logging.getLogger(__name__)


@shared_task(name="sync.try_connection")
def try_connection(connection_id: str) -> None:
    """Test one connection, unless it is gone."""
    connection = Connection.objects.filter(AWAKE, pk=connection_id).first()
    if connection is not None:
        connection_try(connection)


def connection_try(connection: Connection) -> None:
    """Ask the upstream for its newest task and keep what came of it. Raises StoreUnavailable.

    Neither an open circuit nor a missing seat holds it back, for a person waits, and there is one
    test of a connection at a time (`store/orders.py`); a good answer closes the circuit. A bad one
    does not count there: whoever mends a connection tests it often.
    """
    began = time.monotonic()
    try:
        upstream_for(connection, budget.spend).try_out()
    except StoreUnavailable:
        raise
    except TaskloomError as error:
        log.warning("a test of connection %s failed: %s", connection.pk, type(error).__name__)
        trials.finish(connection, good=False, told=str(error))
        return
    took = round((time.monotonic() - began) * 1000)
    circuit.close(connection)
    provider = connection.get_provider_display()
    trials.finish(
        connection, good=True, told=f"{provider} took the token; it answered in {took} ms."
    )

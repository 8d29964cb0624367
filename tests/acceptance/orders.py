"""Jobs sent to the workers of a running site, as its own processes send them."""

from __future__ import annotations

import json
from typing import Any

from celery import Celery

from dashboard.celery import app as ours
from tests.services.site import Site


def send_job(site: Site, name: str, *arguments: Any) -> None:
    """Put a job into the site's queue of the sync."""
    app = Celery("sender", broker=site.redis.url, set_as_current=False)
    app.conf.broker_transport_options = dict(ours.conf.broker_transport_options)
    app.send_task(name, arguments, queue="sync", retry=False)
    app.close()


def state_of_lists(site: Site) -> dict[int, dict[str, Any]]:
    """How the last reading of each list of the site went, by its primary key."""
    with site.redis.client() as client:
        found = {key: client.get(key) for key in client.scan_iter("tl:*:state:[0-9]*")}
    states = {}
    for key, value in found.items():
        name = key.decode().rpartition(":")[2]
        if name.isdecimal() and isinstance(value, bytes):
            states[int(name)] = dict(json.loads(value))
    return states


def close_circuits(site: Site) -> None:
    """Have every connection called again at once, whatever failed before."""
    with site.redis.client() as client:
        for pattern in ("tl:*:circuit:*", "tl:*:probe:*"):
            for key in client.scan_iter(pattern):
                client.delete(key)

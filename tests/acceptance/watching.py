"""What a running site's Redis mirrors."""

from __future__ import annotations

from tasks_proxy.store import codec
from tests.acceptance.truth import Truth, told_by
from tests.services.site import Site


def mirror_of(site: Site) -> Truth:
    """Every mirrored task, by list and id."""
    told: Truth = {}
    with site.redis.client() as client:
        values = [client.get(key) for key in client.scan_iter("tl:*:snapshot:*")]
    for value in values:
        if isinstance(value, bytes):
            snapshot = codec.unpack(value)
            told |= told_by(snapshot.list_id, snapshot.tasks)
    return told

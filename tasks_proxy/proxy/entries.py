"""Who comes in by a token and where it leads, remembered for a second by each process.

An agent asks many times a second with the same token; three questions to the database for each
would cost more than the answer itself. A revoked token ends within that second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cachetools import TTLCache
from django.conf import settings
from django.http import Http404

from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.accounts.roles import Role
from tasks_proxy.accounts.tokens import token_holder, token_role
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.errors import NoConnection

SECONDS = 1.0
MOST = 10_000

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a request came in with: its token, what the token's person is, and where it leads."""

    token: ApiToken
    role: Role
    connection: Connection


def holder(secret: str) -> ApiToken | None:
    """The live token that `secret` is; only good ones are remembered."""
    return _remembered(_holders, secret, lambda: token_holder(secret))


def entry(token: ApiToken, provider: Provider, upstream_id: str | None = None) -> Entry:
    """The token's entry to an upstream, where there are several to the one with this id.

    Raises Http404 where its person has left the organisation, NoConnection where that has none.
    """
    key = f"{token.digest} {provider} {upstream_id}"
    found = _remembered(_entries, key, lambda: _entry(token, provider, upstream_id))
    if found is None:
        raise Http404
    return found


def _entry(token: ApiToken, provider: Provider, upstream_id: str | None) -> Entry | None:
    role = token_role(token)
    if role is None:
        return None
    rows = Connection.objects.filter(organisation_id=token.organisation_id, provider=provider)
    if upstream_id is not None:
        rows = rows.filter(upstream_id=upstream_id)
    connection = rows.select_related("organisation").first()
    if connection is None:
        raise NoConnection("This organisation is not connected to an upstream yet.")
    return Entry(token, role, connection)


def _remembered(
    memory: TTLCache[str, Found], key: str, find: Callable[[], Found | None]
) -> Found | None:
    if not settings.REMEMBER_TOKENS:
        return find()
    with _lock:
        known = memory.get(key)
    if known is not None:
        return known
    found = find()
    if found is not None:
        with _lock:
            memory[key] = found
    return found


_lock = threading.Lock()
_holders: TTLCache[str, ApiToken] = TTLCache(MOST, SECONDS)
_entries: TTLCache[str, Entry] = TTLCache(MOST, SECONDS)

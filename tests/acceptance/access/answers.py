"""What each route answers whom: the table beside this file, and how the site is asked.

A line of `table.txt` is a route, a method, and a letter for each of COLUMNS:

A  let in: whatever the page then says of what was sent (also that it is not good)
L  led to the sign-in page          U  401: who are you?
F  403: not for your role or scope  N  404: as if it were not there
M  405: no such method here
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from asgiref.sync import async_to_sync
from django.apps import apps
from django.core.cache import cache
from django.test import AsyncClient, Client

TABLE = Path(__file__).parent / "table.txt"
STREAMS = ("live-list", "live-share")
"""They look things up in threads of their own, which see only what was committed."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")

# Bookkeeping that a mere question may leave behind, whoever asks.
_NOTED = {"sessions.Session", "usersessions.UserSession", "axes.AccessLog", "axes.AccessAttempt"}
_STAMPED = {"last_used_at", "last_used_ip", "last_seen_at"}


def table() -> dict[tuple[str, str], str]:
    lines = [line.split() for line in TABLE.read_text().splitlines()[1:]]
    return {(route, method): letters for route, method, letters in lines}


def letter(answer: Any) -> str:
    status = answer.status_code
    if status == 302 and answer["Location"].startswith("/accounts/login/?next="):
        return "L"
    assert status < 500 or status in {502, 503}, status
    return {401: "U", 403: "F", 404: "N", 405: "M"}.get(status, "A")


def asked(client: Client, method: str, address: str) -> str:
    """The letter for one call, after which the client is who it was."""
    cache.clear()
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    if address.startswith("/live/"):
        found = letter(_streamed(client, method, address))
    else:
        found = letter(client.generic(method, address, b"", content_type="application/json"))
    client.cookies.clear()
    client.cookies.load(cookies)
    return found


@async_to_sync
async def _streamed(client: Client, method: str, address: str) -> Any:
    """Streams stand behind ASGI alone."""
    streamed = AsyncClient(raise_request_exception=False, headers=client.headers)
    streamed.cookies = client.cookies
    return await streamed.generic(method, address)


def digest() -> str:
    """All that the database holds, in one word."""
    whole = sha256()
    for model in apps.get_models():
        if model._meta.label not in _NOTED:
            names = [field.name for field in model._meta.fields if field.name not in _STAMPED]
            rows = model._default_manager.order_by("pk").values_list(*names)
            whole.update(repr((model._meta.label, list(rows))).encode())
    return whole.hexdigest()

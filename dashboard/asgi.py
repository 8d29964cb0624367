"""The ASGI application: /live/ itself, all else through the WSGI application in threads.

A sync view under ASGI serves an eighth of what it does under WSGI, so only the streams run on the
event loop. In production the reverse proxy sends just /live/ here.
"""

from __future__ import annotations

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

_live = get_asgi_application()

from dashboard.bridge import Bridge  # noqa: E402  Django must be set up first
from dashboard.wsgi import application as _wsgi  # noqa: E402

# Links' pictures apart, for crowds ask for them: an SVG takes a millisecond, a PNG may have to be
# drawn first.
_pages = Bridge(_wsgi, threads=8, apart={r"/s/[^/]+\.svg": 2, r"/s/[^/]+\.png": 2})


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Hand the request to the half that serves its path."""

    async def received() -> Any:
        # Both halves want coroutines, and granian gives another kind of awaitable.
        return await receive()

    async def sent(message: Any) -> None:
        await send(message)

    if scope["type"] == "http" and not scope["path"].startswith("/live/"):
        await _pages(scope, received, sent)
    else:
        await _live(scope, receive, send)

"""The stream of one list."""

from __future__ import annotations

from django.core.handlers.asgi import ASGIRequest
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from dashboard.live.rights import admit
from dashboard.live.station import station
from dashboard.live.stream import event_stream, told
from dashboard.live.threads import ask_database


@require_GET
async def live_list(request: HttpRequest, organisation: str, key: str) -> HttpResponseBase:
    """Server-sent events of one list: `changed`, `read` and `reload`.

    401 without a sign-in, 404 for strangers and unknown lists alike, 429 beyond the streams that
    one person may hold, 503 while the database does not answer. `Last-Event-ID`, or else
    `?since=`, names the version from which to catch up.
    """
    if not isinstance(request, ASGIRequest):
        # Under WSGI a stream would hold a thread for as long as somebody looks.
        return _refusal(503, "Live updates are served by another process.", retry_after=60)
    try:
        viewer = await ask_database(admit, request.session.session_key, organisation, key)
    except Http404:
        return _refusal(404, "There is no such list.")
    except Error:
        return _refusal(503, "The database does not answer.", retry_after=5)
    if viewer is None:
        return _refusal(401, "Please sign in.")
    here = station()
    seat = here.seats.take(viewer.user_pk)
    if seat is None:
        return _refusal(429, "Too many pages of yours are live already.", retry_after=10)
    since = request.headers.get("Last-Event-ID") or request.GET.get("since")
    return event_stream(told(here, viewer, seat, since))


def _refusal(status: int, sentence: str, *, retry_after: int | None = None) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response

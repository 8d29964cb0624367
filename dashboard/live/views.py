"""The stream of one list, for its members and for visitors of its shared links."""

from __future__ import annotations

from django.core.handlers.asgi import ASGIRequest
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from dashboard.live.guests import Guest, has_room, shown_to
from dashboard.live.rights import admit
from dashboard.live.station import station
from dashboard.live.stream import event_stream, told
from dashboard.live.threads import ask_database
from dashboard.sharing.answers import UNSEEN, gone
from dashboard.sharing.models import Share
from dashboard.sharing.opening import share_within
from dashboard.sharing.passwords import unlocked


@require_GET
async def live_list(request: HttpRequest, organisation: str, key: str) -> HttpResponseBase:
    """Server-sent events of one list: `changed`, `read`, `present` and `reload`.

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


@require_GET
async def live_share(request: HttpRequest, token: str, ticket: str) -> HttpResponseBase:
    """Server-sent events of what a shared link reveals, under the link's own names.

    404 for all that does not open, and for links that do not follow changes; 429 beyond the
    streams that one link may hold.
    """
    if not isinstance(request, ASGIRequest):
        return _public(_refusal(503, "Live updates are served by another process."))
    try:
        share = await ask_database(_invited, request, token, ticket)
    except Error:
        return _public(_refusal(503, "The database does not answer.", retry_after=5))
    if share is None:
        return _public(await ask_database(gone))
    hub = station().hub
    if not has_room(hub, share):
        return _public(_refusal(429, "Too many people watch this now.", retry_after=30))
    since = request.headers.get("Last-Event-ID") or request.GET.get("since")
    return _public(event_stream(shown_to(hub, Guest(share), since)))


def _invited(request: HttpRequest, token: str, ticket: str) -> Share | None:
    share = share_within(token, ticket)
    if share is None or not share.streams or not unlocked(request, share):
        return None
    return share


def _public(response: HttpResponseBase) -> HttpResponseBase:
    """Like every answer under a link's address."""
    response["X-Robots-Tag"] = UNSEEN
    response["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _refusal(status: int, sentence: str, *, retry_after: int | None = None) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response

"""The parts of a link's page that its script fetches again, and its pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from dashboard.drawing.errors import DrawingError
from dashboard.sharing import opening, passwords
from dashboard.sharing.answers import as_picture, gone, public, rendered
from dashboard.sharing.images import Format, ImagePreparing, Look, etag_of, image_of, placard
from dashboard.sharing.mirror import revealed
from dashboard.sharing.models import Share
from dashboard.sharing.shown import asked_of, drawn_of, heading_of, outline_of, task_of
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot

PICTURE_SECONDS = 5
"""How long a picture may be kept unasked; after that its tag is asked for."""

_TYPES: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png"}


def part(
    view: Callable[[HttpRequest, Share], HttpResponse],
) -> Callable[[HttpRequest, str, str], HttpResponse]:
    """A part of the page of a link that opens: at any other address there is nothing."""

    @public
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, token: str, ticket: str) -> HttpResponse:
        share = opening.share_within(token, ticket)
        if share is None or not passwords.unlocked(request, share):
            return gone()
        return view(request, share)

    return answered


@part
def facts(request: HttpRequest, share: Share) -> HttpResponse:
    """The stamp, and the counts by status."""
    snapshot = _snapshot(share)
    heading = heading_of(share, snapshot) if snapshot else None
    return rendered("sharing/public/heading.html", {"heading": heading, "oob": True})


@part
def graph(request: HttpRequest, share: Share) -> HttpResponse:
    """The picture; 202 while it is being prepared."""
    snapshot = _snapshot(share)
    if snapshot is None:
        return _nothing("sharing/public/graph.html")
    drawn = drawn_of(share, snapshot, asked_of(request.GET))
    context = {
        "drawn": drawn,
        "heading": heading_of(share, snapshot),
        "again_url": f"{request.path}{drawn.again}",
    }
    response = rendered("sharing/public/graph.html", context, status=drawn.status)
    if drawn.preparing:
        response["Retry-After"] = str(drawn.preparing.retry_after)
    return response


@part
def outline(request: HttpRequest, share: Share) -> HttpResponse:
    """The tasks by step."""
    snapshot = _snapshot(share)
    if snapshot is None:
        return _nothing("sharing/public/outline.html")
    shown = outline_of(snapshot, asked_of(request.GET))
    context = {"heading": heading_of(share, snapshot), "steps": shown}
    return rendered("sharing/public/outline.html", context)


@part
def task(request: HttpRequest, share: Share) -> HttpResponse:
    """What the link tells of one task."""
    snapshot = _snapshot(share)
    chosen = task_of(snapshot, request.GET.get("task", "")) if snapshot else None
    return rendered("sharing/public/panel.html", {"chosen": chosen})


@public
@require_safe
def picture(request: HttpRequest, token: str, kind: Format) -> HttpResponse:
    """The graph as a file that keeps itself up to date wherever it stands."""
    share = opening.pictured_at(token)
    if share is None or not share.has_picture or not passwords.unlocked(request, share):
        return gone()
    look = Look.asked(kind, request.GET, request.headers.get("Accept-Encoding", ""))
    snapshot = _snapshot(share)
    if snapshot is None or not snapshot.tasks:
        said = "There is nothing to show yet." if snapshot is None else "This list is empty."
        return _placard(look, said, status=200)
    opening.seen(share)
    etag = etag_of(share, snapshot, look)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        # With its policy, for what keeps the picture takes over the headers.
        return as_picture(_kept(HttpResponseNotModified(), etag), look.theme)
    try:
        image = image_of(share, snapshot, look)
    except ImagePreparing as preparing:
        response = _placard(look, "The picture is being drawn.", status=202)
        response["Retry-After"] = str(preparing.retry_after)
        return response
    except DrawingError as error:
        return _placard(look, str(error), status=200)
    response = HttpResponse(image.body, content_type=_TYPES[kind])
    if look.packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Disposition"] = f'inline; filename="task-graph.{kind}"'
    return as_picture(_kept(response, image.etag), look.theme)


def _snapshot(share: Share) -> Snapshot | None:
    """What is shown; None before the first reading, and while the store does not answer."""
    try:
        return revealed(share)
    except StoreUnavailable:
        return None


def _nothing(template: str) -> HttpResponse:
    response = rendered(template, {})
    response["X-Shows"] = "nothing"  # the page's script keeps what is on screen
    return response


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    response["Vary"] = "Cookie, Accept-Encoding"
    return response


def _placard(look: Look, text: str, *, status: int) -> HttpResponse:
    body = placard(look, text)
    response = HttpResponse(body, status=status, content_type=_TYPES[look.format])
    return as_picture(response, look.theme)

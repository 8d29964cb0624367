"""What every answer under a link's address carries, whatever it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

from csp.constants import HEADER, NONE
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.template import loader

from dashboard.drawing.style import Theme, style_source

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

UNSEEN = "noindex, nofollow, noarchive, noimageindex"


def public(view: View[P]) -> View[P]:
    """Keep the answer out of indexes, caches and other sites' logs."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = UNSEEN
        response["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answered


def framed_by(response: HttpResponse, sites: tuple[str, ...]) -> HttpResponse:
    """Let these sites, and no others, hold the page in a frame."""
    # Replaced for this answer, as csp's decorator does for all of a view.
    vars(response)["_csp_replace"] = {"frame-ancestors": list(sites)}
    vars(response)["xframe_options_exempt"] = True  # the middleware's own mark
    return response


def as_picture(response: HttpResponse, theme: Theme) -> HttpResponse:
    """A picture runs nothing, loads nothing, and may stand on any page."""
    response[HEADER] = _of_pictures(theme)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@cache
def _of_pictures(theme: Theme) -> str:
    """Their policy, worked out once: that took a quarter of what their answers do."""
    only = {"script-src": [NONE], "connect-src": [NONE], "style-src": [style_source(theme)]}
    return str(build_policy(replace=only))


def gone() -> HttpResponse:
    """The one answer for what is not there: unknown, ended, paused or malformed, to the byte."""
    return HttpResponse(loader.render_to_string("sharing/gone.html"), status=404)


def rendered(template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page without the request, so that nothing of whoever is signed in can get into it."""
    text = loader.render_to_string(template, {"theme": "system", **context})
    return HttpResponse(text.encode("utf-8", "replace"), status=status)

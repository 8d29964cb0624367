"""The pages and JSON bodies for requests that cannot be answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.templatetags.static import static

from dashboard.shell import browser_theme


@dataclass(frozen=True, slots=True)
class Failure:
    """An HTTP status with its words: `code` for programs, the others for people."""

    status: int
    code: str
    title: str
    sentence: str


BAD_REQUEST = Failure(
    400, "INVALID_REQUEST", "That request makes no sense here", "Go back and try it another way."
)
FORBIDDEN = Failure(
    403,
    "FORBIDDEN",
    "You may not do that",
    "Your role in this organisation does not allow it. Its admins can change that.",
)
OLD_FORM = Failure(
    403,
    "FORBIDDEN",
    "That form has grown old",
    "Nothing was changed. Go back, reload the page and send it again, with cookies allowed.",
)
MISSING = Failure(
    404,
    "NOT_FOUND",
    "Nothing here",
    "The address may be wrong, or this is in an organisation that you do not belong to.",
)
TOO_MANY = Failure(
    429,
    "TOO_MANY_REQUESTS",
    "Too many attempts",
    "Wait a few minutes, then try again.",
)
BROKEN = Failure(
    500,
    "INTERNAL_ERROR",
    "Something broke on our side",
    "It was written to the log. Your agents' tasks are not touched; try again in a moment.",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _answer(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, for members whose role does not reach."""
    return _answer(request, FORBIDDEN)


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form whose token is not taken."""
    return _answer(request, OLD_FORM)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what does not exist and for what strangers may not know of."""
    return _answer(request, MISSING)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, for forms that somebody sends again and again."""
    return _answer(request, TOO_MANY)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return _answer(request, BROKEN)


def _answer(request: HttpRequest, failure: Failure) -> HttpResponse:
    """The failure in the caller's language; needs neither the database nor Redis."""
    if request.path.startswith("/api/"):
        body = {"error": failure.code, "message": failure.title, "requestId": uuid4().hex}
        return JsonResponse(body, status=failure.status)
    # Rendered without the request: context processors may ask the very database that is down.
    context = {"failure": failure, "theme": browser_theme(request), **_files()}
    return HttpResponse(loader.render_to_string("failure.html", context), status=failure.status)


def _files() -> dict[str, object]:
    """The addresses of what the page loads; none where the static files were not collected."""
    try:
        sheets = [static(f"css/{name}.css") for name in ("tokens", "base", "entrance")]
        return {"sheets": sheets, "icon": static("img/mark.svg")}
    except ValueError:
        return {}

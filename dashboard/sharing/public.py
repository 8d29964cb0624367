"""The page that a link leads to, for anybody who has the address."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.sharing import passwords
from dashboard.sharing.answers import framed_by, gone, public, rendered
from dashboard.sharing.jobs import Subject
from dashboard.sharing.mirror import revealed
from dashboard.sharing.models import Share
from dashboard.sharing.opening import share_at, ticket_for, view_count
from dashboard.sharing.shown import asked_of, drawn_of, heading_of, outline_of, task_of
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot

VIEWS = ("graph", "outline")
THEMES = ("light", "dark")


@public
@csrf_exempt  # a form's cookie would be one before the password; there is no session to abuse
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The graph, or the question for its password."""
    share = share_at(token)
    if share is None:
        return gone()
    if request.method == "POST":
        return _unlock(request, share, token)
    if not passwords.unlocked(request, share):
        return rendered("sharing/public/locked.html", {"token": token})
    return _page(request, share, token)


@public
@require_safe
def embed(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a frame on one of the link's sites."""
    share = share_at(token)
    if share is None or not share.sites:
        return gone()
    if not passwords.unlocked(request, share):
        context = {"token": token, "embedded": True, "theme": _theme(request.GET)}
        return framed_by(rendered("sharing/public/locked_frame.html", context), share.sites)
    return framed_by(_page(request, share, token, embedded=True), share.sites)


@public
@require_safe
def slashless(request: HttpRequest, token: str) -> HttpResponse:
    """An address that lost its last slash on the way."""
    return gone() if share_at(token) is None else HttpResponseRedirect(_address(token))


@public
def nothing(request: HttpRequest, /) -> HttpResponse:
    """Whatever else somebody asks for under this address."""
    return gone()


def _unlock(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    back = HttpResponseRedirect(_address(token))
    if not share.password:
        return back
    outcome = passwords.guess(share, request.POST.get("password", "")[:1000])
    if outcome.opened:
        passwords.remember(back, share)
        return back
    context = {"token": token, "wrong": not outcome.locked_minutes, "outcome": outcome}
    status = 429 if outcome.locked_minutes else 403
    response = rendered("sharing/public/locked.html", context, status=status)
    if outcome.locked_minutes:
        response["Retry-After"] = str(60 * outcome.locked_minutes)
    return response


def _page(
    request: HttpRequest, share: Share, token: str, *, embedded: bool = False
) -> HttpResponse:
    try:
        snapshot = revealed(share)
    except StoreUnavailable:
        snapshot = None
    if request.method == "GET" and not view_count(share):
        return gone()
    context = page_context(share, snapshot, asked_of(request.GET), embedded=embedded)
    context |= _addresses(share, token)
    context["theme"] = _theme(request.GET)
    return rendered("sharing/public/page.html", context)


def page_context(
    share: Share,
    snapshot: Snapshot | None,
    asked: QueryDict,
    *,
    embedded: bool = False,
    preview: bool = False,
) -> dict[str, Any]:
    """What the page is made of, before it has any address."""
    view = asked.get("view", "")
    context: dict[str, Any] = {
        "title": Subject(share).title,
        "frozen_at": share.frozen_at if share.is_frozen else None,
        "embedded": embedded,
        "preview": preview,
        "view": view if view in VIEWS else VIEWS[0],
        "asked": asked,
        "now": time.time(),
        "snapshot": snapshot,
    }
    if snapshot is None:
        return context
    context["heading"] = heading_of(share, snapshot)
    context["steps"] = outline_of(snapshot, asked)
    if context["view"] == "graph":
        context["drawn"] = drawn_of(share, snapshot, asked, links=not preview)
    if asked.get("task"):
        context["chosen"] = task_of(snapshot, asked.get("task", ""))
    return context


def _addresses(share: Share, token: str) -> dict[str, Any]:
    """Where the page's parts are, and what networks show beside its address."""
    ticket = ticket_for(share)
    parts = {
        name: reverse(f"share-{name}", args=[token, ticket])
        for name in ("facts", "graph", "outline", "task")
    }
    found: dict[str, Any] = {"parts": parts, "page_url": settings.PUBLIC_URL + _address(token)}
    if share.streams:
        parts["live"] = reverse("live-share", args=[token, ticket])
    if share.has_picture and not share.password:
        picture = reverse("share-picture", args=[token, "png"])
        found["preview_url"] = f"{settings.PUBLIC_URL}{picture}?size=preview"
    return found


def _address(token: str) -> str:
    return reverse("share", args=[token])


def _theme(query: QueryDict) -> str:
    wanted = query.get("theme", "")
    return wanted if wanted in THEMES else "system"

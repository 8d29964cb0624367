"""What every page's frame needs: the theme, and the sidebar of whoever is signed in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dashboard.attention.findings import findings_count
from tasks_proxy.accounts.access import organisations_told
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.history.models import TaskList

THEMES = ("system", "light", "dark")
_RECENT = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation as the sidebar names it."""

    organisation: Organisation
    lists: int
    current: bool


@dataclass(frozen=True, slots=True)
class Sidebar:
    """The organisations of a person, the one in hand, and its newest lists.

    `room` is the page's ("team"); `attention` counts what needs somebody, and `shut`
    are those organisations that wait for the person's second factor, `suspended` those that rest.
    """

    places: tuple[Place, ...]
    here: Place | None
    recent: tuple[TaskList, ...]
    current_key: str
    room: str
    shut: tuple[Organisation, ...]
    suspended: tuple[Organisation, ...]
    attention: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. The sidebar asks the database only when a template shows it."""
    context: dict[str, Any] = {
        "theme": theme_of(request),
        "themes": THEMES,
        "now": time.time(),
        "open_sign_up": settings.OPEN_SIGN_UP,
    }
    user = getattr(request, "user", None)
    if isinstance(user, User | SimpleLazyObject) and user.is_authenticated:
        context["sidebar"] = SimpleLazyObject(lambda: _sidebar(request, user))
    return context


def theme_of(request: HttpRequest) -> str:
    """The theme that this person chose wherever, or else this browser; `system` where neither."""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "")
    return chosen if chosen in THEMES else browser_theme(request)


def browser_theme(request: HttpRequest) -> str:
    """The theme that this browser chose, `system` where it chose none: asks no database."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return chosen if chosen in THEMES else "system"


def _sidebar(request: HttpRequest, user: Any) -> Sidebar:
    match = request.resolver_match
    route: dict[str, Any] = match.kwargs if match else {}
    slug = route.get("organisation")
    told = list(organisations_told(user).annotate(lists=Count("task_lists")))
    suspended = [row for row in told if row.suspended_at is not None]
    shut = [row for row in told if getattr(row, "shut", False) and row not in suspended]
    found = [row for row in told if row not in suspended and row not in shut]
    current = next((row for row in found if row.slug == slug), found[0] if found else None)
    places = tuple(Place(row, row.lists, row == current) for row in found)
    recent = TaskList.objects.filter(organisation=current).order_by("-first_seen_at", "key")
    return Sidebar(
        places=places,
        here=next((place for place in places if place.current), None),
        recent=tuple(recent[:_RECENT]) if current else (),
        current_key=str(route.get("key", "")),
        room=match.func.__module__.removeprefix("dashboard.").partition(".")[0] if match else "",
        shut=tuple(shut),
        suspended=tuple(suspended),
        attention=findings_count(user, found),
    )

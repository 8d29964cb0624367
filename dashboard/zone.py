"""The time zone of whoever looks: their own setting, or else the browser's, told by a cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import cache
from inspect import iscoroutinefunction
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "zone"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\Z")


class Zones:
    """Has every page tell its times in the zone of whoever looks at it.

    A view that is a coroutine streams: it tells no times, and to ask for a zone it would have to
    hold a connection to the database for as long as somebody listens.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, in the zone of this request and no other's."""
        with timezone.override(timezone.get_default_timezone()):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> None:
        """Ask for the zone once it is known who answers."""
        if not iscoroutinefunction(view):
            timezone.activate(zone_of(request))


def zone_of(request: HttpRequest) -> tzinfo:
    """The zone that this person set, or that the browser named; UTC where there is neither."""
    return named(_set_by(request)) or named(browsers(request)) or UTC


def browsers(request: HttpRequest) -> str:
    """What the browser calls its zone, whatever that is."""
    return request.COOKIES.get(COOKIE, "").replace("%2F", "/")


def named(name: str) -> tzinfo | None:
    """The zone of that name, None where there is none."""
    if len(name) > 60 or not _NAME.match(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):  # a folder of the zone database is no zone
        return None


def written(moment: datetime, *, seconds: bool = False) -> str:
    """`22 Nov 2026, 23:05 CET`, with seconds `23:05:09`, in the zone of the answer being made."""
    local = timezone.localtime(moment)
    zone = local.tzname() or ""
    clock = "%H:%M:%S" if seconds else "%H:%M"
    # Zones without a name of their own are called by what they are off.
    return f"{local:%-d %b %Y, {clock}} {f'UTC{zone}' if zone[:1] in {'+', '-'} else zone}"


@cache
def choices() -> tuple[str, ...]:
    """The names that people may choose from: places, and UTC."""
    names = available_timezones()
    return ("UTC", *sorted(name for name in names if "/" in name and not name.startswith("Etc/")))


def _set_by(request: HttpRequest) -> str:
    # Without a session nobody is signed in, and nothing needs to be asked.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return str(getattr(getattr(request, "user", None), "time_zone", ""))

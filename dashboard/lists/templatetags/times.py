"""Times on pages; those that tick carry their instant, for the browser to tell the words anew."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.drawing.words import lasted
from dashboard.lists.freshness import ago as words_of_age
from dashboard.lists.freshness import ahead

register = template.Library()


@register.simple_tag
def ago(seconds: float | None) -> SafeString | str:
    """`3 s ago`, ticking, for an instant in seconds since 1970."""
    if seconds is None:
        return ""
    return _element(seconds, words_of_age(time.time() - seconds), ticking=True)


@register.simple_tag
def ago_ms(milliseconds: float | None) -> SafeString | str:
    """The same for milliseconds."""
    return "" if milliseconds is None else ago(milliseconds / 1000)


@register.simple_tag
def until(seconds: float | None) -> SafeString | str:
    """`in 8 s` for an instant in seconds since 1970; `now` for one that has passed."""
    if seconds is None:
        return ""
    return _element(seconds, ahead(seconds - time.time()), ticking=False)


@register.simple_tag
def instant(milliseconds: float | None) -> SafeString | str:
    """`22 Nov 2026, 23:05 UTC` for milliseconds since 1970."""
    if milliseconds is None:
        return ""
    return _element(milliseconds / 1000, _written(milliseconds / 1000), ticking=False)


@register.simple_tag
def on(seconds: float) -> SafeString | str:
    """`22 Nov 2026, 23:05 UTC` for seconds since 1970."""
    return _element(seconds, _written(seconds), ticking=False)


@register.filter
def duration(milliseconds: float) -> str:
    """`12m` for a length of time in milliseconds."""
    return lasted(milliseconds)


def _written(seconds: float) -> str:
    moment = _moment(seconds)
    return f"{moment:%-d %b %Y, %H:%M} UTC" if moment else "at an impossible time"


def _element(seconds: float, words: str, *, ticking: bool) -> SafeString | str:
    moment = _moment(seconds)
    if moment is None:
        return words
    tick = format_html(' data-ago="{}"', f"{seconds:.3f}") if ticking else ""
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        moment.isoformat(timespec="seconds"),
        _written(seconds),
        tick,
        words,
    )


def _moment(seconds: float) -> datetime | None:
    """The instant; None where the upstream sent a number that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None

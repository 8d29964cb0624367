"""Times on pages; those that tick carry their instant, for the browser to tell the words anew."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard import spans
from dashboard.zone import written

register = template.Library()


@register.simple_tag
def ago(seconds: float | None) -> SafeString | str:
    """`3 s ago`, ticking, for an instant in seconds since 1970."""
    if seconds is None:
        return ""
    return _element(seconds, spans.ago(time.time() - seconds), ticking=True)


@register.simple_tag
def ago_ms(milliseconds: float | None) -> SafeString | str:
    """The same for milliseconds."""
    return "" if milliseconds is None else ago(milliseconds / 1000)


@register.simple_tag
def until(seconds: float | None) -> SafeString | str:
    """`in 8 s` for an instant in seconds since 1970; `now` for one that has passed."""
    if seconds is None:
        return ""
    return _element(seconds, spans.ahead(seconds - time.time()), ticking=False)


@register.simple_tag
def until_ms(milliseconds: float | None) -> SafeString | str:
    """The same for milliseconds."""
    return "" if milliseconds is None else until(milliseconds / 1000)


@register.simple_tag
def instant(milliseconds: float | None) -> SafeString | str:
    """`22 Nov 2026, 23:05 CET`, in the zone of whoever looks, for milliseconds since 1970."""
    if milliseconds is None:
        return ""
    return _element(milliseconds / 1000, _written(milliseconds / 1000), ticking=False)


@register.simple_tag
def on(seconds: float) -> SafeString | str:
    """The same for seconds since 1970."""
    return _element(seconds, _written(seconds), ticking=False)


@register.simple_tag
def to_the_second(at: float) -> SafeString | str:
    """`22 Nov 2026, 23:05:09 CET` for seconds since 1970, where times tell what came first."""
    return _element(at, _written(at, seconds=True), ticking=False)


@register.filter
def exact(moment: datetime) -> str:
    """`22 Nov 2026, 23:05 CET`, in the zone of whoever looks."""
    return written(moment)


@register.filter
def estimate(milliseconds: float) -> str:
    """`1 h 5 m` for one that is estimated."""
    return spans.estimated(milliseconds)


@register.filter
def duration(milliseconds: float) -> str:
    """`12 m` for a length of time in milliseconds."""
    return spans.lasted(milliseconds)


def _written(at: float, *, seconds: bool = False) -> str:
    moment = _moment(at)
    return written(moment, seconds=seconds) if moment else "at an impossible time"


def _element(seconds: float, words: str, *, ticking: bool) -> SafeString | str:
    moment = _moment(seconds)
    if moment is None:
        return words
    tick = format_html(' data-ago="{}"', f"{seconds:.3f}") if ticking else ""
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        moment.isoformat(timespec="seconds"),
        _written(seconds, seconds=True),
        tick,
        words,
    )


def _moment(seconds: float) -> datetime | None:
    """The instant; None where the upstream sent a number that no calendar has."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
        moment.astimezone(timezone.get_current_timezone())
    except (OverflowError, ValueError, OSError):
        return None
    return moment

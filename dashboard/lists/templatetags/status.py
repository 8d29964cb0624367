"""Statuses on pages: their icons and their words."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import quote

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dashboard.drawing.icons import symbols
from tasks_proxy.core.statuses import MEANINGS, Status

register = template.Library()


@register.simple_tag
@cache
def status_sprite() -> SafeString:
    """The shapes that `status_icon` uses, once a page; the graph brings its own under its ids."""
    named = symbols().replace('id="icon-', 'id="status-')
    return mark_safe(  # noqa: S308  made of constants of ours
        f'<svg width="0" height="0" class="sprite" aria-hidden="true">{named}</svg>'
    )


@register.simple_tag
@lru_cache(maxsize=256)
def status_icon(status: str, size: int = 16) -> SafeString:
    """The shape of a status in its colour; a word must stand beside it."""
    return format_html(
        '<svg class="status-icon" data-status="{0}" width="{1}" height="{1}" aria-hidden="true">'
        '<use href="#status-{0}"/></svg>',
        Status.of(status),
        size,
    )


@register.filter
def status_word(status: str) -> str:
    """The word of a status on screen."""
    return MEANINGS[Status.of(status)].word


@register.filter
def quoted(task_id: str) -> str:
    """An id for an address; what has no UTF-8 becomes a `?`."""
    return quote(task_id, safe="", errors="replace")

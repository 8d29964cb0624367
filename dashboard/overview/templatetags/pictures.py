"""What a card draws: its miniature, its status bar and its counts, hundreds of shapes on a page."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from dashboard.lists.summary import Summary
from dashboard.lists.templatetags.status import status_icon
from dashboard.overview.miniature import HEIGHT, WIDTH, Miniature

register = template.Library()

# Written here, and not in the template, because a variable of a template costs ten times as much.
# All of it is numbers and words of ours; what comes out of the store is escaped all the same.


@register.simple_tag
def drawn(mini: Miniature | None) -> SafeString:
    """The miniature; an empty one where there is none yet."""
    parts = [f'<svg class="mini" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">']
    if mini and mini.edges:
        parts.append(f'<path class="mini-edges" d="{escape(mini.edges)}"/>')
    if mini:
        look = f'tile line" stroke-width="{mini.wide:g}' if mini.wide else "tile"
        parts += [
            f'<path class="{look}" data-status="{escape(status)}" d="{escape(path)}"/>'
            for status, path in mini.tiles.items()
        ]
    return _joined(*parts, "</svg>")


@register.simple_tag
def bar(numbers: Summary) -> SafeString:
    """How much of the list is in which status."""
    shapes = (
        f'<rect class="tile" data-status="{part.status}" x="{part.x:g}" width="{part.width:g}"'
        ' height="4"/>'
        for part in numbers.parts
    )
    head = '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
    return _joined(head, *shapes, "</svg>")


@register.simple_tag
def counts(numbers: Summary) -> SafeString:
    """How many tasks are in each status that occurs."""
    return _joined(
        *(
            f'<span class="count" title="{count.count} {count.word.lower()}">'
            f"{status_icon(count.status, 13)}{count.count}"
            f'<span class="visually-hidden"> {count.word.lower()}</span></span>'
            for count in numbers.present
        )
    )


def _joined(*parts: str) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  written above

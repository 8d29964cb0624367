"""E-mail addresses on pages, which are long words for narrow columns."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_BREAKS = re.compile(r"(?<=[@._+-])(?=.)")


@register.filter
def address(text: object) -> SafeString:
    """The address, with places at which a line may end."""
    return format_html_join(
        mark_safe("<wbr>"), "{}", ((part,) for part in _BREAKS.split(str(text)))
    )

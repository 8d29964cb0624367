"""Form fields on pages."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def unhinted(field: BoundField) -> SafeString:
    """The field without the placeholder that its form gave it: the label says it all."""
    return field.as_widget(attrs={"placeholder": False})

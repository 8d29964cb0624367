"""What the public page tells of a task."""

from __future__ import annotations

from django import template

from dashboard.sharing.shown import Told, told_of
from tasks_proxy.core.records import Task

register = template.Library()


@register.simple_tag
def told(task: Task) -> tuple[Told, ...]:
    """All that there is to read of a revealed task besides its title, status and agent."""
    return told_of(task)

"""Icons of Lucide's set, under the name of its own library, each drawn once in a process.

Its own tag copies and writes the icon's XML anew each time, which was a tenth of what the overview
cost. The settings put this in its place, so that no template need know.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as drawn

register = template.Library()

# Icons, sizes and attributes are words of our templates and actions, so they are few.
register.simple_tag(lru_cache(maxsize=1_024)(drawn), name="lucide")

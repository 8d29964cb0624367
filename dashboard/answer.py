"""Pages out of templates, whatever strange characters somebody's tasks hold."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The rendered template; half a surrogate pair, which UTF-8 has not, becomes a `?`."""
    text = loader.render_to_string(template, context, request)
    return HttpResponse(text.encode("utf-8", "replace"), status=status)

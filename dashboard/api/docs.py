"""The schema for people: Swagger UI out of our own static files, under the policy of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The pages of the API; the schema holds nothing that a stranger may not read."""
    return render(request, "api/docs.html")

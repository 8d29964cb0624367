"""Back to the page that a form stood on, as its `next` tells, and never to another site."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest, otherwise: str) -> str:
    """The path of this site that `next` names, else `otherwise`."""
    target = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    # Without a slash it would be taken for the name of a route.
    return target if ours and target.startswith("/") else otherwise

"""Files that people take away: an answer becomes one here alone, with its line in the audit log.

What is looked at, in a page or by a program, is no file and leaves no line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tasks_proxy.accounts.models import ApiToken, Organisation
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record, record_everywhere

_View = Callable[..., HttpResponseBase]


def as_file(
    request: HttpRequest,
    response: HttpResponseBase,
    organisation: Organisation,
    *,
    name: str,
    target: str,
    title: str = "",
    chosen: Collection[str] | None = None,
) -> None:
    """Make the answer a file of this `name` (in ASCII), and write down who takes it.

    `target` is what it is of; the address's query stands beside it, and what was `chosen` by hand.
    """
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if _only_asks(request):
        return
    token = getattr(request, "auth", None)
    record(
        Action.EXPORT,
        actor_of(request, token=token if isinstance(token, ApiToken) else None),
        organisation=organisation,
        target=target,
        title=title,
        after=_asked(request, chosen) or None,
    )


def written_down(view: _View, target: str) -> _View:
    """A view of allauth's that gives a file of one's account, which then is written down too."""

    @wraps(view)
    def viewed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if "Content-Disposition" in response and not _only_asks(request):
            by = actor_of(request)
            record_everywhere(Action.EXPORT, by, person=by.user, target=target)
        return response

    return viewed


def _asked(request: HttpRequest, chosen: Collection[str] | None) -> dict[str, Any]:
    told = {name: values for name, values in request.GET.lists() if any(values)}
    asked: dict[str, Any] = {
        name: values if len(values) > 1 else values[0]
        for name, values in told.items()
        if name != "download"
    }
    return asked if chosen is None else {**asked, "chosen": sorted(chosen)}


def _only_asks(request: HttpRequest) -> bool:
    """Whether nobody gets more than the headers."""
    return request.method == "HEAD"

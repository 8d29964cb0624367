"""What members meet in place of anything of an organisation that is suspended."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from dashboard import answer
from tasks_proxy.accounts.suspended import OrganisationSuspended


class SaysSo:
    """Answers for every page of the organisation, in the caller's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page; a fragment leads the whole window there."""
        if not isinstance(error, OrganisationSuspended):
            return None
        if request.headers.get("HX-Request"):
            target = reverse("organisation", args=[error.organisation.slug])
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        if request.path.startswith("/api/"):
            told = {"error": "ORGANISATION_SUSPENDED", "message": str(error)}
            return JsonResponse({**told, "requestId": uuid4().hex}, status=403)
        context = {"organisation": error.organisation}
        return answer.page(request, "suspended.html", context, status=403)

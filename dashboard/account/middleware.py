"""What is asked of a signed-in person's every request."""

from __future__ import annotations

import threading
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from cachetools import TTLCache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from tasks_proxy.accounts.factors import TwoFactorsRequired

Answer = Callable[[HttpRequest], HttpResponse]

SEEN_EVERY = 300
"""Seconds between two notes of when a session was seen."""


class SessionsSeen:
    """Notes when and from where each session was seen last, for the list of one's sessions."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._noted: TTLCache[str, bool] = TTLCache(10_000, SEEN_EVERY)
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note; a session that ended with this request is none."""
        response = self.get_response(request)
        key = request.session.session_key
        # A look at `user` would read the session: requests by token have no use for one, and a
        # stream would hold on to its connection to the database.
        looked = request.session.accessed and not response.streaming
        if key and looked and request.user.is_authenticated:
            with self._lock:
                known = key in self._noted
                if not known:  # each setting begins its time anew: a busy session would wait on
                    self._noted[key] = True
            if not known:
                UserSession.objects.create_from_request(request)
        return response


class SecondFactorFirst:
    """Leads members who lack a second factor to its set-up, before an organisation that asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The way to the set-up, in the caller's language."""
        if not isinstance(error, TwoFactorsRequired):
            return None
        target = reverse("two-factors-wanted", args=[error.organisation.slug])
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        if request.path.startswith(("/api/", "/live/")):
            body = {"error": "TWO_FACTORS_REQUIRED", "message": str(error), "requestId": ""}
            return JsonResponse(body, status=403)
        if request.method == "GET":
            target = f"{target}?{urlencode({'next': request.get_full_path()})}"
        return redirect(target)

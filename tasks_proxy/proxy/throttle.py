"""The limit on one token's requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.store import limits

if TYPE_CHECKING:  # that module imports this one, by the name in the settings
    from rest_framework.views import APIView

NAME = "token-requests"


class TokenThrottle(BaseThrottle):
    """TOKEN_REQUESTS_PER_MINUTE for each token; people in a browser are not counted here."""

    def __init__(self) -> None:
        self._wait: float | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request; whether it is within the limit."""
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        most = settings.TOKEN_REQUESTS_PER_MINUTE
        key = (str(token.organisation_id), token.digest)
        if limits.hit(NAME, most, *key):
            return True
        _, self._wait = limits.left(NAME, most, *key)
        return False

    def wait(self) -> float | None:
        """Seconds until the next request may be within the limit."""
        return self._wait

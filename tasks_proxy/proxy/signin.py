"""Sign-in of API clients: `Authorization: Bearer <our token>`."""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tasks_proxy.accounts.models import ApiToken, User
from tasks_proxy.accounts.suspended import OrganisationSuspended
from tasks_proxy.accounts.tokens import token_used
from tasks_proxy.audit.actor import ip_of
from tasks_proxy.proxy.entries import holder

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """Knows a request's person and token by its bearer token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token; None where the request brings no bearer token."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME.lower().encode():
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Send “Authorization: Bearer <token>”.")
        token = holder(words[1].decode("ascii", "replace"))
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        if token.organisation.suspended_at is not None:
            raise OrganisationSuspended(token.organisation)
        token_used(token, ip_of(request))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """The scheme that a 401 asks for."""
        return SCHEME

"""Who acts, and from where: a person in a browser, a token, or the machine itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tasks_proxy.accounts.models import ApiToken, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`user` is None for strangers and for the machine; `token` names the token that was used."""

    user: User | None = None
    email: str = ""
    token: str = ""
    ip: str | None = None
    user_agent: str = ""


SYSTEM = Actor(email="system")
"""Jobs and commands, which nobody's request stands behind."""


def actor_of(request: HttpRequest, *, token: ApiToken | None = None, email: str = "") -> Actor:
    """The person and the place behind a request.

    Give `token` for a request by API, and `email` where somebody is not signed in but named.
    """
    user: Any = token.user if token is not None else getattr(request, "user", None)
    person = user if getattr(user, "is_authenticated", False) else None
    return Actor(
        user=person,
        email=person.email if person is not None else email,
        token=str(token) if token is not None else "",
        ip=ip_of(request),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
    )


def ip_of(request: HttpRequest) -> str | None:
    """The visitor's IP address; None where there is none, as over a Unix socket.

    Of X-Forwarded-For only what our own reverse proxies wrote is believed: the address that stands
    TRUSTED_PROXIES places from the end. With 0 the header is not looked at.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        chain = [part for part in chain if part]
        if chain:
            told = chain[max(0, len(chain) - settings.TRUSTED_PROXIES)]
    return _ip(told)


def _ip(text: str) -> str | None:
    """The address without a port, an IPv4 one that is written as IPv6 as IPv4."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)

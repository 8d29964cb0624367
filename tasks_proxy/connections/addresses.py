"""Whether a base URL may be called, asked when somebody connects; each call asks again."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from requests_hardened.ip_filter import InvalidIPAddress, filter_host

from tasks_proxy.connections.models import validate_base_url

_PORTS = {"http": 80, "https": 443}


def address_check(base_url: str) -> None:
    """ValidationError for what is no base URL, or leads to an address that is not called.

    Those are private, loopback and metadata addresses, unless ALLOWED_UPSTREAM_HOSTS has the host.
    One that leads nowhere is taken: it may do so only now, and is told by the first call.
    """
    try:
        validate_base_url(base_url)
    except ValidationError as error:
        raise ValidationError({"base_url": error.messages}) from error
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if host in settings.ALLOWED_UPSTREAM_HOSTS:
        return
    try:
        filter_host(host, parts.port or _PORTS[parts.scheme], allow_loopback=False)
    except InvalidIPAddress as error:
        raise ValidationError(
            {
                "base_url": f"{host} leads to a private address, which is not called."
                " Add the host to ALLOWED_UPSTREAM_HOSTS if it is yours."
            }
        ) from error
    except (requests.RequestException, OSError, UnicodeError):
        return

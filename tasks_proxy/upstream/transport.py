"""One HTTP exchange with an upstream: timeouts, a deadline, a size cap, no surprises.

No redirects, no cookies, no proxies or .netrc from the environment, and no private address unless
its host is in ALLOWED_UPSTREAM_HOSTS.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

from tasks_proxy.core.errors import (
    AddressRefused,
    PathRefused,
    UpstreamError,
    UpstreamGarbled,
    UpstreamTimeout,
    UpstreamTooLarge,
    UpstreamUnreachable,
)
from tasks_proxy.core.patience import left, within
from tasks_proxy.upstream.deadline import POOLS, Deadline, deadline

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 15.0
MAX_BYTES = 10 * 1024 * 1024
"""Of a decoded body; the graph of 20,000 tasks takes about 7 MB."""

_CHUNK = 64 * 1024
_AT_ONCE = 0.001
"""Seconds; sockets take no time-out of 0."""
_threads = threading.local()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the upstream answered; `body` is decoded of any Content-Encoding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    total_seconds: float = TOTAL_SECONDS,
) -> Answer:
    """The whole answer to one request, whatever its status; an UpstreamError where none came.

    It takes `total_seconds` at most, and less where the work that it belongs to has less left.
    """
    with within(total_seconds), deadline(left(total_seconds)) as end:
        try:
            answer = _exchange_once_more_if_dropped(end, method, url, headers, body)
        except UpstreamError:
            raise
        except InvalidIPAddress as error:
            raise AddressRefused(
                f"{_host(url)} leads to a private address, which is not called."
                " Add the host to ALLOWED_UPSTREAM_HOSTS if it is yours."
            ) from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise _told(UpstreamTimeout(f"{_host(url)} did not answer in time."), error) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if end.passed:
                late = UpstreamTimeout(f"{_host(url)} did not answer in time.")
                late.sent = not end.unsent
                raise late from error
            raise _told(UpstreamUnreachable(f"{_host(url)} cannot be reached."), error) from error
        if end.passed:
            # A socket that was shut looks like an answer's end where no length was announced.
            raise UpstreamTimeout(f"{_host(url)} did not answer in time.")
        return answer


def _told(ours: UpstreamError, error: Exception) -> UpstreamError:
    """Our error, knowing whether the request can have left: not where no connection was made."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    unsent = (requests.ConnectTimeout, requests.exceptions.SSLError)
    ours.sent = not isinstance(error, unsent) and not isinstance(
        reason, urllib3.exceptions.NewConnectionError
    )
    return ours


def path_of(*segments: str) -> str:
    """A path of quoted segments; PathRefused for one that a path cannot carry."""
    for segment in segments:
        # Whoever decodes first and resolves afterwards would leave the organisation's address.
        if not segment or {".", ".."} & set(re.split(r"[/\\]", segment)):
            raise PathRefused(f"“{segment}” cannot be part of an address.")
    return "".join("/" + quote(segment, safe="", errors="surrogatepass") for segment in segments)


def _exchange_once_more_if_dropped(
    end: Deadline, method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> Answer:
    """A kept connection may end while a request is on its way; a read may be asked anew.

    RFC 9110, 9.2.2. Nothing that changes a task is: the upstream may have heard it.
    """
    try:
        return _exchange(method, url, headers, body)
    except requests.ConnectionError as error:
        if method != "GET" or not end.kept or end.passed or not _dropped(error):
            raise
    return _exchange(method, url, headers, body)


def _dropped(error: requests.ConnectionError) -> bool:
    """Whether the connection ended before the first byte of an answer."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, urllib3.exceptions.ProtocolError) and isinstance(
        cause.args[-1], ConnectionError
    )


def _exchange(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    response = _session(url).request(
        method,
        url,
        headers={"Accept-Encoding": "gzip", "User-Agent": "Taskloom", **headers},
        data=body,
        timeout=(left(CONNECT_SECONDS) or _AT_ONCE, left(READ_SECONDS) or _AT_ONCE),
        allow_redirects=False,
        stream=True,
    )
    with response:
        if "," in response.headers.get("Content-Encoding", ""):
            raise UpstreamGarbled(f"{_host(url)} answered in several encodings at once.")
        return Answer(response.status_code, dict(response.headers), _read(response, url))


def _read(response: requests.Response, url: str) -> bytes:
    parts, size = [], 0
    for part in response.raw.stream(_CHUNK, decode_content=True):
        size += len(part)
        if size > MAX_BYTES:
            raise UpstreamTooLarge(
                f"{_host(url)} answered more than {MAX_BYTES // 1024 // 1024} MB at once."
            )
        parts.append(part)
    return b"".join(parts)


def _session(url: str) -> requests.Session:
    """This thread's session for the URL's host: a session's connections are not shared."""
    sessions: dict[bool, requests.Session] = _threads.__dict__.setdefault("sessions", {})
    trusted = _host(url) in settings.ALLOWED_UPSTREAM_HOSTS
    if trusted not in sessions:
        sessions[trusted] = _new_session(trusted=trusted)
    return sessions[trusted]


def _new_session(*, trusted: bool) -> requests.Session:
    session: requests.Session = HTTPSession(
        Config(
            ip_filter_enable=not trusted,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(CONNECT_SECONDS, READ_SECONDS),
        )
    )
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for adapter in session.adapters.values():
        if isinstance(adapter, HTTPAdapter):
            adapter.poolmanager.pool_classes_by_scheme = POOLS
    return session


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()

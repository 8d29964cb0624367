"""Headers of every answer that no middleware of Django's or of a library sets."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase

_UNUSED = (
    "accelerometer autoplay browsing-topics camera display-capture gamepad geolocation gyroscope"
    " hid identity-credentials-get idle-detection local-fonts magnetometer microphone midi"
    " otp-credentials payment picture-in-picture publickey-credentials-create"
    " publickey-credentials-get screen-wake-lock serial usb xr-spatial-tracking"
)
# Not `bluetooth` and `web-share`: Chromium knows them on some systems only, and elsewhere tells
# of them on every page. Neither works for a frame of another site or without a person's choice.
POLICY = ", ".join(f"{feature}=()" for feature in _UNUSED.split())


class PermissionsPolicy:
    """Tells browsers that no page here, and nothing embedded in one, needs a device or a sensor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class ContentPolicy(CSPMiddleware):
    """csp's own, which works out a policy even for an answer that brings one, and leaves that."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the header where it is missing."""
        return response if HEADER in response else super().process_response(request, response)

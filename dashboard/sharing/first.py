"""Answers for a link's picture before anything is made ready that belongs to a person or a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dashboard.sharing.parts import picture
from dashboard.sharing.public_urls import PICTURE

Answer = Callable[[HttpRequest], HttpResponse]


class PicturesFirst:
    """Stands before sessions, sign-in, messages and the like: a picture has no use for them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for a picture; leave all else, other methods among it, to who comes next."""
        found = _ADDRESS.fullmatch(request.path_info) if request.method in _READING else None
        if found is None:
            return self.get_response(request)
        return picture(request, found["token"], "png" if found["kind"] == "png" else "svg")


_READING = {"GET", "HEAD"}
_ADDRESS = re.compile(rf"/{PICTURE}")

"""Where a form leads back to."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dashboard.returning import next_of

HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "http:///evil.example/",
    "javascript:alert(1)",
    "\x00/o/acme/",
    "logout",
    "",
]


@pytest.mark.parametrize("target", HOSTILE, ids=repr)
def test_no_form_leads_to_another_site_or_to_a_route_by_its_name(target: str) -> None:
    posted = RequestFactory().post("/", {"next": target})
    asked = RequestFactory().get("/", {"next": target})
    assert next_of(posted, "overview") == "overview"
    assert next_of(asked, "overview") == "overview"


def test_a_form_leads_back_to_the_page_that_it_stood_on() -> None:
    page = "/o/acme/links/?page=2"
    assert next_of(RequestFactory().post("/", {"next": page}), "overview") == page
    assert next_of(RequestFactory().get("/", {"next": page}), "overview") == page
    assert next_of(RequestFactory().post("/"), "overview") == "overview"

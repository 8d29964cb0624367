"""In which zone somebody is told times, and which theme they see: on whatever browser."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from dashboard import zone
from tasks_proxy.accounts.models import User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

_MOMENT = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)


def account(client: Client) -> str:
    return client.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("UTC", "22 Nov 2026, 22:05 UTC"),
        ("Europe/Berlin", "22 Nov 2026, 23:05 CET"),
        ("America/Sao_Paulo", "22 Nov 2026, 19:05 UTC-03"),
        ("Asia/Kathmandu", "23 Nov 2026, 03:50 UTC+0545"),
    ],
)
def test_an_exact_time_names_its_zone(name: str, text: str) -> None:
    found = zone.named(name)
    assert found is not None
    with timezone.override(found):
        assert zone.written(_MOMENT) == text


def test_the_zone_is_the_browsers_until_somebody_sets_theirs(
    owner: User, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    assert "UTC</time>" in account(client)
    client.cookies[zone.COOKIE] = "Asia/Tokyo"
    assert "JST</time>" in account(client)
    answer = client.post("/account/time-zone/", {"time_zone": "Asia/Kolkata"})
    assert answer.status_code == 302
    assert "IST</time>" in account(client)
    assert "IST</time>" in account(signed_in(owner))
    client.post("/account/time-zone/", {"time_zone": ""})
    assert "JST</time>" in account(client)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "x" * 99, "Europe"])
def test_a_zone_that_there_is_not_is_not_taken(owner: User, signed_in: SignIn, name: str) -> None:
    client = signed_in(owner)
    assert client.post("/account/time-zone/", {"time_zone": name}).status_code == 400
    owner.refresh_from_db()
    assert owner.time_zone == ""
    client.cookies[zone.COOKIE] = name
    assert "UTC</time>" in account(client)


def test_a_theme_goes_along_to_another_browser(owner: User, signed_in: SignIn) -> None:
    signed_in(owner).post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in account(signed_in(owner))


def test_whoever_is_not_signed_in_keeps_a_theme_in_the_browser(client: Client) -> None:
    client.post("/theme/", {"theme": "light"})
    assert 'data-theme="light"' in client.get("/accounts/login/").content.decode()


def test_nobody_elses_zone_is_set(owner: User, viewer: User, signed_in: SignIn) -> None:
    signed_in(viewer).post("/account/time-zone/", {"time_zone": "Asia/Tokyo"})
    owner.refresh_from_db()
    assert owner.time_zone == ""
    assert Client().post("/account/time-zone/", {"time_zone": "Asia/Tokyo"}).status_code == 302


class Unasked:
    """Somebody about whom nobody may ask the database."""

    @property
    def time_zone(self) -> str:
        raise AssertionError("asked")


@pytest.mark.parametrize(("route", "asks"), [("live-list", False), ("list", True)])
def test_a_stream_asks_for_no_zone_and_a_page_does(route: str, asks: bool) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    request.user = Unasked()  # type: ignore[assignment]
    view = resolve(reverse(route, args=["acme", "launch"])).func
    zones = zone.Zones(lambda _: HttpResponse())
    with timezone.override(UTC), pytest.raises(AssertionError) if asks else nullcontext():
        zones.process_view(request, view, (), {})


def test_a_zone_ends_with_its_answer(owner: User, signed_in: SignIn) -> None:
    owner.time_zone = "Asia/Tokyo"
    owner.save()
    assert "JST</time>" in account(signed_in(owner))
    assert timezone.get_current_timezone_name() == "UTC"

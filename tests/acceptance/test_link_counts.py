"""Acceptance 12 and 15: what is counted of a link holds on both databases, however many come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.acceptance.conftest import member_of
from tests.conftest import NewSite
from tests.services.site import Site

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

PASSWORD = "correct horse"


@dataclass
class Links:
    """A site with a list, and an agent who makes links to it."""

    site: Site
    token: str

    def make(self, **wishes: Any) -> str:
        answer = requests.post(
            f"{self.site.url}/api/v1/organisations/robots/lists/world/shares/",
            json={"name": "x", **wishes},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["url"])


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])],
)
def links(new_site: NewSite, request: pytest.FixtureRequest) -> Iterator[Links]:
    site = new_site(request.param)
    upstream = site.start_simulator(token="s3cret-of-the-upstream")
    requests.post(
        f"{upstream}/api/v3/organizations/acme/ai/tasks",
        json={"title": "One", "taskListId": "world"},
        headers={"Authorization": "Bearer s3cret-of-the-upstream"},
        timeout=30,
    )
    site.connect("robots", upstream, token="s3cret-of-the-upstream")
    site.manage("sync", "robots", "--full")
    client = member_of(site, "robots")
    site.start_web()
    yield Links(site, client.token)
    client.close()
    site.stop()


def at_once(work: Callable[[int], int], times: int) -> Counter[int]:
    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(work, range(times)))


def test_many_who_guess_at_once_have_ten_guesses_between_them(links: Links) -> None:
    address = links.make(password=PASSWORD)

    def guess(number: int) -> int:
        return requests.post(
            address,
            data={"password": f"guess {number}"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
            timeout=60,
        ).status_code

    assert at_once(guess, 60) == {403: 10, 429: 50}
    links.site.redis.stop()
    try:
        assert guess(60) == 429
    finally:
        links.site.redis.start()


def test_many_who_come_at_once_see_it_as_often_as_it_may_be_seen(links: Links) -> None:
    address = links.make(maxViews=5)
    assert at_once(lambda _: requests.get(address, timeout=60).status_code, 40) == {200: 5, 404: 35}


def test_every_view_of_a_crowd_is_counted(links: Links) -> None:
    address = links.make(maxViews=1000)
    assert at_once(lambda _: requests.get(address, timeout=60).status_code, 40) == {200: 40}
    newest = requests.get(
        f"{links.site.url}/api/v1/organisations/robots/lists/world/shares/?limit=1",
        headers={"Authorization": f"Bearer {links.token}"},
        timeout=30,
    ).json()["results"][0]
    assert newest["views"] == 40


def test_a_picture_that_a_crowd_looks_at_ends_with_its_link(links: Links) -> None:
    address = links.make()
    picture = f"{address[:-1]}.svg"

    def look(_: int) -> int:
        return requests.get(picture, timeout=60).status_code

    assert at_once(look, 40) == {200: 40}
    links.site.manage(
        *("shell", "--no-imports", "-c"),
        "from django.utils import timezone; from dashboard.sharing.models import Share;"
        " Share.objects.filter(name='x').update(paused_at=timezone.now())",
    )
    assert at_once(look, 40) == {404: 40}

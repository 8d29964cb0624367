"""Passwords of links: few guesses, and visits that open nothing else."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client
from django.utils import timezone

from dashboard.sharing import passwords
from dashboard.sharing.models import Share, ShareGuess
from dashboard.sharing.opening import ticket_for
from tests.dashboard.sharing.conftest import Link, NewLink

pytestmark = [pytest.mark.redis]

RIGHT = "correct horse"


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really looked at."""
    looked: list[str] = []
    true = Share.opened_by

    def opened_by(share: Share, password: str) -> bool:
        looked.append(password)
        return password == RIGHT if share.password == "fast" else true(share, password)

    monkeypatch.setattr(Share, "opened_by", opened_by)
    return looked


def give(client: Client, link: Link, password: str, **extra: Any) -> int:
    return client.post(link.path, {"password": password}, **extra).status_code


@pytest.mark.django_db
def test_a_right_password_opens_all_doors_and_a_wrong_one_none(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link(password=RIGHT)
    question = visitor.get(link.path)
    assert "This graph is protected" in question.content.decode()
    assert not question.cookies
    assert give(visitor, link, "wrong") == 403
    assert visitor.get(f"{link.path[:-1]}.svg").status_code == 404
    ticket = ticket_for(link.share)
    assert visitor.get(f"{link.path}p/{ticket}/graph/").status_code == 404
    answer = visitor.post(link.path, {"password": RIGHT})
    (cookie,) = answer.cookies.values()
    assert answer.status_code == 302
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert link.token not in str(cookie)
    assert "data-task" in visitor.get(link.path).content.decode()
    assert visitor.get(f"{link.path[:-1]}.svg").status_code == 200


@pytest.mark.django_db
def test_the_visit_of_one_link_opens_no_other(new_link: NewLink, visitor: Client) -> None:
    one, other = new_link(password=RIGHT), new_link(password=RIGHT)
    give(visitor, one, RIGHT)
    (value,) = (cookie.value for cookie in visitor.cookies.values())
    visitor.cookies[passwords.cookie_name(other.share)] = value
    assert "data-task" in visitor.get(one.path).content.decode()
    assert "data-task" not in visitor.get(other.path).content.decode()


@pytest.mark.django_db
def test_another_password_ends_the_visits_at_once(new_link: NewLink, visitor: Client) -> None:
    link = new_link(password=RIGHT)
    give(visitor, link, RIGHT)
    assert "data-task" in visitor.get(link.path).content.decode()
    Share.objects.filter(pk=link.share.pk).update(password=make_password("another one"))
    assert "data-task" not in visitor.get(link.path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("store", "guesses"),
    [
        ("redis_server", 100),
        ("no_redis", 100),
        pytest.param("redis_server", 1000, marks=pytest.mark.long),
    ],
)
def test_of_many_guesses_from_100_addresses_ten_are_looked_at(
    new_link: NewLink,
    evaluated: list[str],
    request: pytest.FixtureRequest,
    store: str,
    guesses: int,
) -> None:
    link = new_link(password=RIGHT)
    Share.objects.filter(pk=link.share.pk).update(password="fast")
    request.getfixturevalue(store)
    client = Client()
    statuses = [
        give(client, link, f"guess {n}", headers={"X-Forwarded-For": f"203.0.113.{n % 100}"})
        for n in range(guesses)
    ]
    assert len(evaluated) == 10
    assert statuses == [403] * 10 + [429] * (guesses - 10)
    assert give(client, link, RIGHT) == 429
    told = client.post(link.path, {"password": RIGHT})
    assert int(told["Retry-After"]) <= 15 * 60
    # A thousand guesses take a busy machine minutes, and the quarter of an hour began with them.
    assert re.search(r"Try again in 1[0-5] minutes", told.content.decode())


@pytest.mark.django_db
def test_after_a_quarter_of_an_hour_it_may_be_tried_again(
    new_link: NewLink, evaluated: list[str]
) -> None:
    link = new_link(password=RIGHT)
    Share.objects.filter(pk=link.share.pk).update(password="fast")
    client = Client()
    for n in range(11):
        give(client, link, f"guess {n}")
    ShareGuess.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert give(client, link, RIGHT) == 302
    assert len(evaluated) == 11


@pytest.mark.django_db
def test_many_who_know_the_password_do_not_shut_each_other_out(
    new_link: NewLink, evaluated: list[str]
) -> None:
    link = new_link(password=RIGHT)
    Share.objects.filter(pk=link.share.pk).update(password="fast")
    assert [give(Client(), link, RIGHT) for _ in range(15)] == [302] * 15


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_one_by_one(
    new_link: NewLink, evaluated: list[str]
) -> None:
    link = new_link(password=RIGHT)
    Share.objects.filter(pk=link.share.pk).update(password="fast")
    share = link.again()

    def guess() -> None:
        try:
            for n in range(5):
                passwords.guess(share, f"guess {n}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(evaluated) == 10


@pytest.mark.django_db
def test_a_frame_says_that_it_cannot_ask(new_link: NewLink, visitor: Client) -> None:
    link = new_link(password=RIGHT, sites=("https://wiki.example",))
    text = visitor.get(f"{link.path}embed").content.decode()
    assert "Open it in a tab of its own" in text
    assert f'href="{link.path}" target="_blank"' in text

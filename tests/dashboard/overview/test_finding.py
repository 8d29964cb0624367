"""Finding a list among many: order, words, pins, pages, and what that costs."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from dashboard.overview.models import Pin
from dashboard.overview.views import CARDS_A_PAGE
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.history.lists import lists_remember
from tests.conftest import SignIn
from tests.dashboard.listed import archived, connected, listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def shown(client: Client, address: str = "/") -> list[str]:
    """The keys of the lists that have a card there, in order."""
    answer = client.get(address)
    assert answer.status_code == 200
    cards = answer.content.decode().split('id="lists"')[1]
    return re.findall(r'<h2 class="card-title"><a class="cut" href="/o/\w+/lists/([^/]+)/"', cards)


@pytest.fixture
def lists(organisation: Organisation) -> None:
    now = int(time.time() * 1000)
    listed(organisation, "done", wire("a", "completed", updatedAt=now))
    listed(organisation, "runs", wire("a", "in_progress", startedAt=now, updatedAt=now - 9_000))
    listed(organisation, "stuck", wire("a", "blocked", updatedAt=now - 60_000))
    listed(organisation, "worse", wire("a", "blocked"), wire("b", "blocked"))


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("/?sort=name", ["done", "runs", "stuck", "worse"]),
        ("/o/acme/?sort=name", ["done", "runs", "stuck", "worse"]),
        ("/?q=R", ["worse", "stuck", "runs", "done"]),
        ("/?q=STUCK", ["stuck"]),
        ("/?q=acme+worse", ["worse"]),
        ("/?q=nothing", []),
        ("/?sort=nonsense&page=nonsense", ["worse", "stuck", "runs", "done"]),
    ],
)
def test_the_address_says_which_lists_and_in_which_order(
    owner: User, signed_in: SignIn, address: str, keys: list[str]
) -> None:
    client = signed_in(owner)
    shown(client)  # the first look works out what is stuck
    assert shown(client, address) == keys


@pytest.mark.usefixtures("lists")
def test_the_last_change_decides_where_asked(owner: User, signed_in: SignIn) -> None:
    found = shown(signed_in(owner), "/?sort=recent")
    assert [key for key in found if key != "worse"] == ["done", "runs", "stuck"]


def test_a_search_without_hits_says_so_and_leads_back(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "launch", wire("a"))
    page = signed_in(owner).get("/?q=<b>&sort=name").content.decode()
    assert "No list is called “&lt;b&gt;”" in page
    assert 'href="?sort=name"' in page


@pytest.mark.usefixtures("lists")
def test_a_pinned_list_comes_first_for_whoever_pinned_it(
    viewer: User, editor: User, signed_in: SignIn
) -> None:
    mine = signed_in(viewer)
    answer = mine.post("/o/acme/lists/done/pin/", {"pinned": "yes", "next": "/o/acme/?sort=name"})
    assert answer["Location"] == "/o/acme/?sort=name"
    mine.post("/o/acme/lists/done/pin/", {"pinned": "yes"})
    assert Pin.objects.count() == 1
    assert shown(mine)[0] == "done"
    assert shown(signed_in(editor))[-1] == "done"
    mine.post("/o/acme/lists/done/pin/", {"pinned": "no"})
    assert shown(mine)[-1] == "done"


@pytest.mark.usefixtures("lists")
def test_a_stranger_pins_nothing_and_nobody_is_led_elsewhere(
    stranger: User, viewer: User, signed_in: SignIn
) -> None:
    assert signed_in(stranger).post("/o/acme/lists/done/pin/").status_code == 404
    answer = signed_in(viewer).post("/o/acme/lists/done/pin/", {"next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert signed_in(viewer).get("/o/acme/lists/done/pin/").status_code == 405


def test_pages_hold_all_lists_of_all_organisations(
    owner: User, organisation: Organisation, other_organisation: Organisation, signed_in: SignIn
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    lists_remember(connected(organisation), [f"list-{n}" for n in range(CARDS_A_PAGE)])
    lists_remember(connected(other_organisation), ["theirs"])
    client = signed_in(owner)
    first, second = (shown(client, f"/?sort=name&page={number}") for number in (1, 2))
    assert (len(first), second) == (CARDS_A_PAGE, ["theirs"])
    assert 'href="?sort=name&amp;page=2"' in client.get("/?sort=name").content.decode()


def test_a_thousand_lists_cost_no_more_queries_and_little_to_send(
    owner: User,
    organisation: Organisation,
    signed_in: SignIn,
    django_assert_max_num_queries: object,
) -> None:
    tasks = [wire(f"t{n}", "blocked", *([f"t{n - 1}"] if n % 9 else [])) for n in range(120)]
    for number in range(CARDS_A_PAGE):
        listed(organisation, f"full-{number}", *tasks)
    archived(organisation, "over", wire("a", "completed"))
    lists_remember(connected(organisation), [f"list-{n}" for n in range(1_000 - CARDS_A_PAGE)])
    client = signed_in(owner)
    client.get("/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/")
    assert len(page.content) < 150_000
    assert b"Page 1 of 34" in page.content


def test_a_card_tells_the_time_left_and_what_will_be_stuck_by_now(
    owner: User, organisation: Organisation, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = int(time.time() * 1000)
    took = {"startedAt": now - 600_000, "completedAt": now}
    listed(organisation, "launch", wire("a", "completed", **took), wire("b", "pending", "a"))
    client = signed_in(owner)
    page = client.get("/").content.decode()
    assert "about 10 m left" in page
    assert "stuck</a>" not in page
    real = time.time
    monkeypatch.setattr("dashboard.overview.views.time.time", lambda: real() + 16 * 60)
    assert "1 stuck</a>" in client.get("/").content.decode()


def test_a_list_that_waits_for_a_person_tells_no_time_left_on_its_card_nor_on_its_page(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    took = {"startedAt": 1_000_000, "completedAt": 1_600_000}
    done, blocked = wire("a", "completed", **took), wire("b", "blocked", "a")
    listed(organisation, "launch", done, blocked, wire("c", "pending", "b"))
    client = signed_in(owner)
    for address in ("/", "/o/acme/lists/launch/"):
        page = client.get(address).content.decode()
        assert "waits for somebody" in page
        assert not re.search(r"about [^<]+ left|>idle<", page)

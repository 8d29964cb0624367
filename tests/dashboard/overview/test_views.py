"""The overview, the page of one organisation, and the choice of theme."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.store import states
from tests.conftest import SignIn
from tests.dashboard.listed import archived, connected, listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def text(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_list_of_mine_has_a_card_and_no_list_of_others(
    owner: User,
    organisation: Organisation,
    other_organisation: Organisation,
    signed_in: SignIn,
) -> None:
    listed(organisation, "launch", wire("a", "blocked"), wire("b", "completed"))
    listed(other_organisation, "theirs", wire("c"))
    page = text(signed_in(owner))
    assert 'href="/o/acme/lists/launch/"' in page
    assert "1 stuck" in page
    assert "50 % done" in page
    assert "theirs" not in page


def test_all_organisations_of_mine_are_shown(
    owner: User, organisation: Organisation, other_organisation: Organisation, signed_in: SignIn
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    listed(organisation, "ours", wire("a"))
    listed(other_organisation, "theirs", wire("b"))
    page = text(signed_in(owner))
    assert "/o/acme/lists/ours/" in page
    assert "/o/globex/lists/theirs/" in page


def test_a_stranger_finds_no_organisation_page(
    stranger: User, organisation: Organisation, signed_in: SignIn
) -> None:
    assert signed_in(stranger).get("/o/acme/").status_code == 404
    assert signed_in(stranger).get("/o/nobody/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/o/acme/"])
def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_somebody_without_an_organisation_is_led_to_making_one(db: None, signed_in: SignIn) -> None:
    lonely = User.objects.create_user("lonely@acme.example")
    assert 'href="/organisations/new/"' in text(signed_in(lonely))


def test_an_organisation_without_a_connection_is_told_the_command(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    assert "connect acme --provider" in text(signed_in(owner))


def test_a_connection_that_fails_is_told_where_lists_would_be(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    connection = connected(organisation)
    states.write_connection(connection, states.ReadState(at=1.0, error="Not accepted (401)."))
    assert "Not accepted (401)." in text(signed_in(owner))
    assert "Not accepted (401)." in text(signed_in(owner), "/o/acme/")


def test_cards_tell_what_is_wrong_with_their_data(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "old", wire("a"), fetched_at=1_000_000)
    listed(organisation, "part", wire("a"), complete=False, incomplete_reason="x")
    broken = unread(organisation, "broken")
    states.write(broken, states.ReadState(at=1.0, error="No answer."))
    unread(organisation, "new")
    listed(organisation, "void")
    page = text(signed_in(owner))
    for words in (
        "stale · read",
        "parts missing · read",
        "No answer.",
        "Not read yet",
        "No tasks in",
    ):
        assert words in page


def test_without_redis_the_cards_stand_under_one_sentence(
    owner: User, organisation: Organisation, signed_in: SignIn, no_redis: None
) -> None:
    for name in ("launch", "crawl"):
        unread(organisation, name)
    for address in ("/", "/o/acme/"):
        page = text(signed_in(owner), address)
        assert page.count("live data store does not answer") == 1
        assert "on screen may be old" not in page
        assert page.count("No live data") == 2
        assert "not looked through yet" not in page


def test_without_redis_and_lists_the_page_claims_nothing_of_the_connection(
    owner: User, organisation: Organisation, signed_in: SignIn, no_redis: None
) -> None:
    connected(organisation)
    page = text(signed_in(owner))
    assert "is not known now" in page
    assert "has not been looked through yet" not in page


def test_a_list_without_live_tasks_stands_apart_with_its_archive(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    archived(organisation, "over", wire("a", "completed"), wire("b", "blocked", "a"))
    listed(organisation, "void")
    live, apart = (text(signed_in(owner), address) for address in ("/", "/?show=archived"))
    assert "No tasks in this list" in live
    assert "/o/acme/lists/over/" not in live.split('id="lists"')[1]
    assert 'href="?show=archived"' in live
    assert apart.count("50 % done") == 1
    assert "as of <time" in apart
    assert "15 Jan 2027" in apart
    assert "1 stuck" not in apart
    assert ">idle<" not in apart


def test_without_redis_archives_are_shown_and_living_lists_are_not(
    owner: User, organisation: Organisation, signed_in: SignIn, no_redis: None
) -> None:
    archived(organisation, "over", wire("a", "completed"))
    unread(organisation, "launch")
    page = text(signed_in(owner))
    assert page.count("100 % done") == 1
    assert page.count("No live data") == 1


def test_a_list_that_lives_again_leaves_its_archive(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    archived(organisation, "over", wire("a", "completed"))
    listed(organisation, "over", wire("b"))
    page = text(signed_in(owner))
    assert "0 % done" in page
    assert "archived" not in page


def test_a_poll_is_given_only_the_cards(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "launch", wire("a"))
    answer = signed_in(owner).get("/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert b"launch" in answer.content
    assert "HX-Request" in answer["Vary"]


def test_the_overview_takes_few_queries(
    owner: User,
    organisation: Organisation,
    signed_in: SignIn,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(12):
        listed(organisation, f"list-{number}", wire("a"), wire("b", "pending", "a"))
    client = signed_in(owner)
    text(client)  # the first page of a session notes it
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text(client)


@pytest.mark.parametrize(
    ("chosen", "target", "cookie", "location"),
    [
        ("dark", "/o/acme/", "dark", "/o/acme/"),
        ("pink", "/", None, "/"),
        ("light", "https://evil.example/", "light", "/"),
        ("light", "//evil.example/", "light", "/"),
    ],
)
def test_the_theme_is_kept_in_a_cookie(
    client: Client, chosen: str, target: str, cookie: str | None, location: str
) -> None:
    answer = client.post("/theme/", {"theme": chosen, "next": target})
    assert answer["Location"] == location
    assert (answer.cookies["theme"].value if "theme" in answer.cookies else None) == cookie


def test_the_chosen_theme_is_in_the_page_from_the_start(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    assert '<html lang="en-GB" data-theme="system">' in text(client)
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in text(client)
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="system"' in text(client)

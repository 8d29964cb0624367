"""The palette: what is found, what may be done, and how far one search goes."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.palette import seek, views
from dashboard.palette.options import Option, fitting
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tests.conftest import SignIn
from tests.dashboard.listed import listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def options(client: Client, query: str = "", **more: str) -> str:
    answer = client.get("/search/options/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_word_is_looked_for_in_words_details_and_keys() -> None:
    dark = Option(word="Dark theme", post="/theme/", keys="colour appearance")
    new = Option(word="New task", href="/new/", detail="launch")
    assert fitting([dark, new], "THEME dark") == [dark]
    assert fitting([dark, new], "launch new") == [new]
    assert fitting([dark, new], "colour task") == []
    assert fitting([dark, new], " ") == [dark, new]


def test_lists_tasks_and_agents_are_found(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "launch", wire("a", title="Paint the hull", assignedAgentId="painter"))
    client = signed_in(owner)
    assert 'data-href="/o/acme/lists/launch/"' in options(client, "laun")
    by_title = options(client, "hull paint")
    assert 'data-href="/o/acme/lists/launch/?task=a"' in by_title
    assert "Paint the hull" in by_title
    assert "view=agents&amp;agent=painter" in options(client, "painter")


def test_what_a_stranger_searches_for_is_not_found(
    stranger: User, organisation: Organisation, other_organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "launch", wire("a", title="Paint the hull", assignedAgentId="painter"))
    found = signed_in(stranger).get("/search/", {"q": "hull", "o": "acme", "list": "launch"})
    assert found.status_code == 200
    assert "launch/" not in found.content.decode()
    assert "Paint" not in found.content.decode()
    assert "launch/" not in options(signed_in(stranger), "launch", o="acme")


def test_only_what_a_person_may_do_is_offered(
    owner: User, viewer: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "launch", wire("a"))
    may, may_not = (options(signed_in(who), o="acme", list="launch") for who in (owner, viewer))
    for word in ("New task", "Read from the upstream now", "Audit log"):
        assert word in may
        assert word not in may_not
    assert "Dark theme" in may_not
    assert "View as board" in may_not


def test_lists_of_all_my_organisations_are_found_and_say_whose_they_are(
    owner: User, organisation: Organisation, other_organisation: Organisation, signed_in: SignIn
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    listed(organisation, "ours", wire("a", title="Secret plan"))
    listed(other_organisation, "theirs", wire("b", title="Other plan"))
    found = options(signed_in(owner), "theirs")
    assert "/o/globex/lists/theirs/" in found
    assert "Globex" in found
    assert "Secret plan" in options(signed_in(owner), "plan", o="acme")
    assert "Secret plan" not in options(signed_in(owner), "plan", o="globex")


def test_lists_of_the_organisation_that_i_am_in_come_before_those_of_others(
    owner: User, organisation: Organisation, other_organisation: Organisation, signed_in: SignIn
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    listed(organisation, "plan-ours", wire("a"))
    for number in range(seek.MOST):
        listed(other_organisation, f"plan-theirs-{number}", wire("b"))
    ours, theirs = "/o/acme/lists/", "/o/globex/lists/"
    for words in ("", "plan"):
        found = options(signed_in(owner), words, o="acme")
        assert found.index(ours) < found.index(theirs)
        found = options(signed_in(owner), words, o="globex")
        assert theirs in found
        assert ours not in found


def test_the_list_in_hand_is_looked_through_first(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    for name in ("one", "two"):
        tasks = [wire(f"{name}{number}", title=f"Step of {name}") for number in range(20)]
        listed(organisation, name, *tasks)
    for name in ("one", "two"):
        found = options(signed_in(owner), "step", o="acme", list=name)
        assert found.count("Step of") == found.count(f"Step of {name}") == seek.MOST


def test_a_search_tells_what_it_did_not_look_through(
    owner: User,
    organisation: Organisation,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seek, "LISTS", 4)
    for number in range(6):
        listed(organisation, f"list-{number}", wire(f"t{number}", title="Nothing"))
    found = options(signed_in(owner), "absent", o="acme")
    assert "Tasks of 2 older lists were not looked through" in found


def test_without_the_store_lists_and_actions_are_still_found(
    owner: User, organisation: Organisation, signed_in: SignIn, no_redis: None
) -> None:
    unread(organisation, "launch")
    found = signed_in(owner).get("/search/", {"q": "team"}).content.decode()
    assert "/o/acme/team/" in found
    assert "The live data store does not answer" in found


def test_whoever_searches_too_fast_is_told_to_wait(
    owner: User, organisation: Organisation, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "A_MINUTE", 1)
    client = signed_in(owner)
    assert client.get("/search/options/").status_code == 200
    answer = client.get("/search/options/")
    assert answer.status_code == 429
    assert "Too many searches" in answer.content.decode()
    assert client.get("/search/").status_code == 429


def test_odd_words_and_ids_break_nothing(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "<b>", wire("\ud800", title="<script>x"), wire("b", title="\0"))
    found = options(signed_in(owner), "script")
    assert "<script>" not in found
    assert "&lt;script&gt;x" in found
    assert options(signed_in(owner), "\0%_'\"" + "x" * 999)


def test_whoever_has_no_organisation_finds_actions(
    django_user_model: type[User], signed_in: SignIn
) -> None:
    alone = django_user_model.objects.create_user("alone@example.org")
    assert "New organisation" in options(signed_in(alone), "organisation")


def test_a_search_asks_the_database_little(
    owner: User, organisation: Organisation, signed_in: SignIn, django_assert_max_num_queries: type
) -> None:
    for number in range(12):
        listed(organisation, f"list-{number}", wire(f"t{number}"))
    client = signed_in(owner)
    options(client, "list")  # the first request of a session writes it down
    with django_assert_max_num_queries(12):
        options(client, "list", o="acme", list="list-3")

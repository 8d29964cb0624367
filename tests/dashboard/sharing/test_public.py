"""The page that a link leads to."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.test import Client

from dashboard.sharing.reveal import name_of
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence, snapshots
from tests.conftest import SignIn
from tests.dashboard.listed import listed, snapshot_of, wire
from tests.dashboard.sharing.conftest import ALL, NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def test_anybody_with_the_address_sees_the_graph_and_only_what_is_shown(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link()
    answer = visitor.get(link.path)
    text = answer.content.decode()
    assert answer.status_code == 200
    name = name_of("build-it", bytes(link.share.key))
    assert f'data-task="{name}" data-status="in_progress"' in text
    for hidden in (
        "build-it",
        "Build",
        "Ship",
        "coder",
        "launch",
        "acme",
        "Acme",
        "For the client",
    ):
        assert hidden not in text, hidden
    assert "Shared task graph" in text
    assert re.search(r">(just now|\d+ s ago)</time>", text)  # a busy machine takes its time


def test_what_the_terms_show_is_there_without_javascript(
    new_link: NewLink, visitor: Client
) -> None:
    text = visitor.get(new_link(shows=ALL).path).content.decode()
    outline = text.split("<noscript><div")[1]
    for shown in ("Build", "coder", "&quot;pages&quot;: 4"):
        assert shown in outline, shown
    assert "<h1" in text
    assert "launch" in text


def test_no_answer_sets_a_cookie_or_lets_itself_be_indexed_or_kept(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link()
    for path in (link.path, f"{link.path[:-1]}.svg", f"{link.path[:-1]}.png", "/s/unknown/"):
        answer = visitor.get(path)
        assert not answer.cookies, path
        assert "noindex" in answer["X-Robots-Tag"], path
        assert answer["Referrer-Policy"] == "no-referrer", path
        assert answer["Cache-Control"].startswith("private"), path
    page = visitor.get(link.path)
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert '<meta name="robots" content="noindex' in page.content.decode()


def test_a_visitor_marks_no_list_as_watched(
    new_link: NewLink, visitor: Client, plan: TaskList
) -> None:
    link = new_link()
    visitor.get(link.path)
    visitor.get(f"{link.path[:-1]}.svg")
    assert presence.watched([plan]) == set()


def test_who_is_signed_in_sees_nothing_more(
    new_link: NewLink, visitor: Client, editor: User, signed_in: SignIn
) -> None:
    link = new_link()

    def seen(client: Client) -> str:
        text = client.get(link.path).content.decode()
        return re.sub(r'/p/[^/"]+|data-now="[^"]+"|data-ago="[^"]+"', "", text)

    assert seen(signed_in(editor)) == seen(visitor)


def test_a_frozen_link_stays_as_the_list_was(
    new_link: NewLink, visitor: Client, plan: TaskList
) -> None:
    was = snapshots.read(plan)
    link = new_link(frozen=was, shows=ALL)
    snapshots.write(plan, snapshot_of(wire("plan-it", "failed", title="Later")))
    text = visitor.get(link.path).content.decode()
    assert "Later" not in text
    assert "As it was on" in text
    assert 'data-status="in_progress"' in text


def test_the_parts_of_the_page_answer_to_who_has_the_page(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link(shows=ALL)
    text = visitor.get(link.path).content.decode()
    name = name_of("plan-it", bytes(link.share.key))
    for part, expected in (
        ("graph", "data-task"),
        ("outline", "row-link"),
        ("facts", "chips"),
        ("panel", "planner"),
    ):
        attribute = "header" if part == "facts" else part
        url = re.search(rf'data-{attribute}-url="([^"]+)"', text)[1]  # type: ignore[index]
        assert expected in visitor.get(f"{url}?task={name}").content.decode(), part
        assert visitor.get(url.replace("/p/", "/p/x")).status_code == 404


def test_an_address_without_its_last_slash_still_leads_there(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link()
    assert visitor.get(link.path[:-1]).headers["Location"] == link.path


def test_what_networks_show_of_it_leaks_nothing(new_link: NewLink, visitor: Client) -> None:
    text = visitor.get(new_link().path).content.decode()
    assert 'property="og:title" content="Shared task graph"' in text
    assert 'content="1 of 3 tasks done"' in text
    assert re.search(r'og:image" content="http://testserver/s/[^"]+\.png\?size=preview"', text)
    hidden = visitor.get(new_link(password="a good password").path).content.decode()
    assert "og:image" not in hidden


def _drawn(visitor: Client, address: str) -> tuple[str, str]:
    """The direction of what a page shows, and the keys of its open groups."""
    text = visitor.get(address).content.decode()
    found = re.search(r'data-direction="(..)" data-opened="([^"]*)"', text)
    assert found
    return found[1], found[2]


def test_neither_direction_is_one_of_the_drawings_that_are_counted(
    new_link: NewLink, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.sharing.shown.DRAWINGS_A_MINUTE", 1)
    path = new_link().path
    for direction in ("LR", "TB"):
        for _ in range(3):
            assert _drawn(visitor, f"{path}?direction={direction}") == (direction, "")


def test_past_the_counted_drawings_groups_close_and_nothing_turns(
    new_link: NewLink, visitor: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.sharing.shown.DRAWINGS_A_MINUTE", 1)
    many = listed(organisation, "many", *(wire(f"t{n}") for n in range(200)))
    path = new_link(to=many).path
    offered = re.search(r'[?;]open=([^"&]+)', visitor.get(path).content.decode())
    assert offered
    opened = f"{path}?direction=TB&open={offered[1]}"
    assert _drawn(visitor, opened) == ("TB", unquote(offered[1]))
    assert _drawn(visitor, opened) == ("TB", "")

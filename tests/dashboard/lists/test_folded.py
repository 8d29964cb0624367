"""A list page whose graph is folded: what leads into the groups, and out again."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
MANY = 170
EVIL = 'a"><b>&amp;'


def crawl() -> list[dict[str, Any]]:
    """One start, MANY of each of two kinds that follow each other, one end that says it all."""
    pages = [wire(f"f{n}", "pending", "start", title=f"{EVIL} fetch {n}") for n in range(MANY)]
    parsed = [wire(f"p{n}", "pending", f"f{n}", title=f"Parse {n}") for n in range(MANY)]
    end = wire("end", "pending", "start", *(f"p{n}" for n in range(MANY)))
    return [wire("start", "completed"), *pages, *parsed, end]


@pytest.fixture
def reader(viewer: User, organisation: Organisation, signed_in: SignIn) -> Client:
    listed(organisation, "launch", *crawl())
    return signed_in(viewer)


def text(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def group_links(page: str) -> list[str]:
    """The addresses of the links around groups."""
    return [
        unescape(found)
        for found in re.findall(r'<a href="([^"]*)"[^>]*><g class="node group', page)
    ]


def follow(client: Client, page: str, kind: str) -> str:
    """The page that a click on the first group whose title has `kind` leads to."""
    found = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"><g class="node group', page)
    return text(client, PAGE + next(unescape(href) for href, name in found if kind in name))


def test_each_group_is_a_link_to_the_page_with_it_open(reader: Client) -> None:
    page = text(reader)
    assert page.count('class="node group"') == len(group_links(page)) == 2
    assert "342 tasks in 4 nodes" in page
    opened = follow(reader, page, "Parse")
    assert opened.count('data-within="g0-') == 4  # more than 100 open into runs of fifty
    deeper = follow(reader, opened, "Parse 1–50")
    assert deeper.count('data-within="g1-') == 50
    assert 'data-task="p7"' in deeper


def test_what_stands_open_is_named_with_a_link_that_closes_it(reader: Client) -> None:
    page = follow(reader, text(reader, f"{PAGE}?direction=TB&status=failed"), "Parse")
    (close,) = re.findall(r'class="opened" href="([^"]*)"', page)
    assert unescape(close) == "?view=graph&direction=TB&status=failed"
    assert len(group_links(text(reader, PAGE + unescape(close)))) == 2


def test_a_task_that_is_asked_for_has_its_group_open_and_closing_lets_go_of_it(
    reader: Client,
) -> None:
    page = text(reader, f"{PAGE}?task=p7")
    assert 'data-task="p7"' in page
    closes = [unescape(found) for found in re.findall(r'class="opened" href="([^"]*)"', page)]
    assert len(closes) == 2
    assert not any("task=" in close for close in closes)
    assert 'data-task="p7"' not in text(reader, PAGE + closes[0])


def test_implied_edges_are_counted_and_shown_when_asked_for(reader: Client) -> None:
    page = text(reader)
    assert "1 implied edge hidden" in page
    shown = text(reader, f"{PAGE}?redundant=1")
    assert "1 implied edge shown" in shown
    assert shown.count('class="edge') == page.count('class="edge') + 1


@pytest.mark.parametrize("part", ["", "graph/"])
def test_fold_and_direction_reach_the_picture(reader: Client, part: str) -> None:
    assert 'data-direction="TB"' in text(reader, f"{PAGE}{part}?direction=TB")
    for fold, nodes in (("none", 342), ("1", 1)):
        answer = reader.get(f"{PAGE}{part}?fold={fold}")
        assert answer.status_code in {200, 202}
        if b"in the worker" not in answer.content and b"Drawing the graph" not in answer.content:
            assert len(re.findall(rb'class="node', answer.content)) <= nodes
            assert b"Fold by itself" in answer.content


def test_links_of_tasks_keep_how_the_graph_is_drawn(reader: Client) -> None:
    assert 'href="?view=graph&amp;direction=TB&amp;task=start"' in text(
        reader, f"{PAGE}?direction=TB"
    )


def test_a_small_list_has_no_bar_and_can_be_turned(
    viewer: User, organisation: Organisation, signed_in: SignIn
) -> None:
    listed(organisation, "small", wire("a"), wire("b", "pending", "a"))
    page = text(signed_in(viewer), "/o/acme/lists/small/")
    assert "drawbar" not in page
    assert 'href="?view=graph&amp;direction=TB" data-draws' in page


def test_strange_addresses_do_no_harm(reader: Client) -> None:
    for query in ("open=%00", "open=%22%3E%3Cb%3E", "task=%00", "fold=1e9", "open=~~g0-x&open="):
        assert "<b>" not in text(reader, f"{PAGE}?{query}").split("<svg", 1)[1].split("</svg>")[0]

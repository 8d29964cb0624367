"""What an address asks of a graph."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from dashboard.drawing.plan import MOST_OPEN, View
from dashboard.lists.asked import address, view_of


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("", View()),
        ("fold=none&direction=TB&redundant=1", View("none", "TB", redundant=True)),
        ("fold=40&open=g0-a&open=g1-b", View(40, opened=frozenset({"g0-a", "g1-b"}))),
        ("task=a%20b", View(task="a b")),
        ("direction=LR", View(direction="LR")),
        ("fold=-3&direction=up&redundant=yes&task=", View()),
    ],
)
def test_the_address_says_how_the_graph_is_drawn(query: str, view: View) -> None:
    assert view_of(QueryDict(query)) == view


def test_an_address_opens_a_bounded_number_of_groups() -> None:
    query = "&".join(f"open=g0-{n}" for n in range(500))
    assert len(view_of(QueryDict(query)).opened) == MOST_OPEN


def test_a_change_of_the_address_keeps_the_rest_of_it() -> None:
    asked = QueryDict("status=failed&status=blocked&open=x&task=1")
    changed = address(asked, open=["y", "z"], task=None)
    assert changed == "?status=failed&status=blocked&open=y&open=z"
    assert address(QueryDict(""), task=None) == "?"

"""DOT text."""

from __future__ import annotations

import re

import pytest

from dashboard.drawing.dot import Parameters, dot_text, parameters_for
from dashboard.graph.fold import unfolded
from dashboard.graph.model import graph_of
from tests.dashboard.made import folded, graph, task

_HOSTILE = '"];x [URL="javascript:alert(1)" image="/etc/passwd"] \\N <b>'


def test_no_word_of_a_user_is_in_the_text() -> None:
    tasks = [task(_HOSTILE, title=_HOSTILE), task("b", _HOSTILE, assignedAgentId=_HOSTILE)]
    text = dot_text(unfolded(graph_of(tasks)), "LR", Parameters())
    for word in ("javascript", "passwd", "<b>", "URL", "image"):
        assert word not in text
    assert re.search(r"\bn0 -> n1 \[id=e0\]", text)


def test_only_known_attributes_are_named() -> None:
    text = dot_text(unfolded(graph("a>b c")), "TB", Parameters("line", 1, 1, 0.1))
    assert set(re.findall(r"(\w+)=", text)) == {
        *("rankdir", "nodesep", "ranksep", "splines", "nslimit", "nslimit1", "mclimit"),
        *("shape", "fixedsize", "label", "width", "height"),
        *("dir", "tailport", "headport", "id"),
    }


def test_a_group_is_larger_than_a_task() -> None:
    text = dot_text(folded(graph("a>b a>c"), "rank"), "LR", Parameters())
    assert re.search(r"n1 \[.*width=3\.1111", text)
    assert not re.search(r"n0 \[", text)


@pytest.mark.parametrize("edges", [0, 1000])
def test_a_small_picture_gets_all_of_dots_care(edges: int) -> None:
    assert parameters_for(edges) == Parameters()


def test_larger_pictures_get_less() -> None:
    assert parameters_for(1001).nslimit == 1
    assert parameters_for(1001).splines == "true"
    assert parameters_for(10_001).splines == "line"

"""Layouts: read, kept, and the same in every process."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256

import pytest

from dashboard.drawing.errors import DotFailed
from dashboard.drawing.layout import Layout, lay_out, parsed
from dashboard.drawing.run import IN_REQUEST
from dashboard.graph.fold import Folded, unfolded
from dashboard.graph.shape import Direction
from tests.dashboard.made import folded, graph

_MANY = " ".join(f"a>b{n} b{n}>c{n % 3} c{n % 3}>d" for n in range(12))


def _laid(text: str, direction: Direction = "LR") -> Layout:
    return lay_out(unfolded(graph(text)), direction, IN_REQUEST)


def test_ranks_go_to_the_right_and_y_goes_down() -> None:
    layout = _laid("a>b a>c")
    a, b, c = layout.boxes
    assert (a.width, a.height) == (216, 62)
    assert a.x == 0
    assert b.x == c.x == 216 + 64
    assert b.y < c.y
    assert layout.height == c.y + 62


def test_top_to_bottom_goes_down() -> None:
    a, b = _laid("a>b", "TB").boxes
    assert a.x == b.x
    assert b.y == a.y + 62 + 68


def test_a_short_edge_is_one_curve_between_the_middles_of_two_sides() -> None:
    assert _laid("a>b").paths == ("M216 31C248 31 248 31 280 31",)


def test_a_long_edge_follows_dot() -> None:
    layout = _laid("a>b b>c a>c")
    assert layout.paths[2].count(" ") > 12


def test_cycles_loops_and_double_edges_are_laid_out() -> None:
    layout = _laid("a>b b>a a>a a!b")
    assert len(layout.paths) == 4
    assert all(path.startswith("M") and "C" in path for path in layout.paths)


def test_no_two_nodes_overlap() -> None:
    boxes = _laid(_MANY + " x y z").boxes
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )


def test_tasks_without_edges_stand_in_rows_instead_of_one_column() -> None:
    layout = _laid(" ".join(f"t{n}" for n in range(30)))
    assert len({box.x for box in layout.boxes}) > 2
    assert layout.height < 1200


def test_tasks_without_edges_stand_under_the_others() -> None:
    layout = _laid("a>b c")
    a, _, c = layout.boxes
    assert c.y > a.y + a.height
    assert layout.height == c.y + c.height


def test_no_nodes_need_no_dot() -> None:
    assert lay_out(Folded((), (), "none"), "LR", IN_REQUEST) == Layout(0, 0, (), ())


def test_a_layout_survives_its_bytes() -> None:
    layout = lay_out(folded(graph(_MANY), "rank"), "LR", IN_REQUEST)
    assert Layout.from_bytes(layout.to_bytes()) == layout


@pytest.mark.parametrize("data", [b"", b"nonsense", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_bytes_that_are_no_layout_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a layout|Expecting"):
        Layout.from_bytes(data)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b'{"bb": "0,0,9,9"}',
        b'{"bb": "0,0,9,9", "objects": [{"name": "n0", "pos": "x", "width": "1", "height": "1"}]}',
        b'{"bb": "0,0,9,9", "objects": [{"name": "n7", "pos": "1,1"}]}',
    ],
)
def test_an_answer_that_places_not_all_is_a_failure(answer: bytes) -> None:
    with pytest.raises(DotFailed):
        parsed(answer, 1, 0)


def test_two_processes_make_the_same_bytes() -> None:
    program = (
        "from tests.dashboard.drawing.test_layout import _MANY, _laid\n"
        "from hashlib import sha256\n"
        "print(sha256(_laid(_MANY).to_bytes()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    }
    assert digests == {sha256(_laid(_MANY).to_bytes()).hexdigest()}

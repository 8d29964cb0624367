"""A graph at the size of a stamp."""

from __future__ import annotations

import re

import pytest

from dashboard.drawing.picture import picture
from dashboard.overview.miniature import HEIGHT, WIDTH, Miniature, miniature
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.store import snapshots
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def places(mini: Miniature) -> dict[str, float]:
    """Where each status's first tile begins, from the left."""
    return {status: float(d[1:].split()[0]) for status, d in mini.tiles.items()}


def test_without_a_layout_the_steps_are_a_mosaic(organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a", "completed"), wire("b", "failed", "a"))
    snapshot = snapshots.read(row)
    assert snapshot is not None
    mini = miniature(row, snapshot)
    assert list(mini.tiles) == ["failed", "completed"]
    assert places(mini)["completed"] < places(mini)["failed"]
    assert not mini.edges


def test_with_a_layout_every_node_and_edge_is_where_the_graph_has_it(
    organisation: Organisation,
) -> None:
    tasks = [wire("a", "completed"), wire("b", "failed", "a"), wire("c", "pending", "a")]
    row = listed(organisation, "launch", *tasks)
    snapshot = snapshots.read(row)
    assert snapshot is not None
    picture(row, snapshot)
    mini = miniature(row, snapshot)
    assert set(mini.tiles) == {"completed", "failed", "pending"}
    assert mini.edges.count("M") == 2
    numbers = [float(n) for n in re.findall(r"[0-9.]+", mini.edges)]
    assert all(0 <= x <= WIDTH for x in numbers[::2])
    assert all(0 <= y <= HEIGHT for y in numbers[1::2])


@pytest.mark.parametrize("count", [1, 50, 2_000])
def test_a_mosaic_stays_small_however_many_tasks_there_are(
    organisation: Organisation, count: int
) -> None:
    tasks = [wire(f"t{n}", "pending", *([f"t{n - 1}"] if n % 50 else [])) for n in range(count)]
    row = listed(organisation, "launch", *tasks)
    snapshot = snapshots.read(row)
    assert snapshot is not None
    mini = miniature(row, snapshot)
    drawn = "".join(mini.tiles.values())
    assert 0 < drawn.count("M") <= 34 * 8
    assert len(drawn) < 2_000
    assert mini.wide > 0
    assert all(float(x) <= WIDTH for x in re.findall(r"M([0-9.]+)", drawn))
    assert miniature(row, snapshot) == mini


def test_a_task_that_lies_outside_the_list_has_a_tile_of_its_own_kind(
    organisation: Organisation,
) -> None:
    row = listed(organisation, "launch", wire("a", "pending", "elsewhere"))
    snapshot = snapshots.read(row)
    assert snapshot is not None
    picture(row, snapshot)
    tiles = miniature(row, snapshot).tiles
    assert set(tiles) == {"pending", "outside"}
    assert tiles["outside"].count("M") == 1

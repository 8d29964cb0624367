"""A graph at the size of a stamp."""

from __future__ import annotations

import pytest

from dashboard.drawing.picture import picture
from dashboard.overview.miniature import HEIGHT, WIDTH, miniature
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.store import snapshots
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def test_without_a_layout_the_steps_are_a_mosaic(organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a", "completed"), wire("b", "failed", "a"))
    snapshot = snapshots.read(row)
    assert snapshot is not None
    mini = miniature(row, snapshot)
    assert [tile.status for tile in mini.tiles] == ["completed", "failed"]
    assert mini.tiles[0].x < mini.tiles[1].x
    assert mini.edges == ()


def test_with_a_layout_every_node_and_edge_is_where_the_graph_has_it(
    organisation: Organisation,
) -> None:
    tasks = [wire("a", "completed"), wire("b", "failed", "a"), wire("c", "pending", "a")]
    row = listed(organisation, "launch", *tasks)
    snapshot = snapshots.read(row)
    assert snapshot is not None
    picture(row, snapshot)
    mini = miniature(row, snapshot)
    assert len(mini.tiles) == 3
    assert len(mini.edges) == 2
    assert all(0 <= tile.x <= WIDTH - tile.width and 0 <= tile.y <= HEIGHT for tile in mini.tiles)


@pytest.mark.parametrize("count", [1, 50, 2_000])
def test_a_mosaic_stays_small_however_many_tasks_there_are(
    organisation: Organisation, count: int
) -> None:
    tasks = [wire(f"t{n}", "pending", *([f"t{n - 1}"] if n % 50 else [])) for n in range(count)]
    row = listed(organisation, "launch", *tasks)
    snapshot = snapshots.read(row)
    assert snapshot is not None
    tiles = miniature(row, snapshot).tiles
    assert 0 < len(tiles) <= 34 * 8
    assert all(tile.x + tile.width <= WIDTH + 1 for tile in tiles)
    assert miniature(row, snapshot).tiles == tiles

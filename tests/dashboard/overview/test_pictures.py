"""What a card draws of a list: shapes with their statuses, and nothing that the store slips in."""

from __future__ import annotations

from dashboard.lists.summary import numbers_of
from dashboard.overview.miniature import Miniature
from dashboard.overview.templatetags.pictures import bar, counts, drawn
from tasks_proxy.core.statuses import Status

NUMBERS = numbers_of({Status.COMPLETED: 1, Status.FAILED: 2}, (), 0)


def test_a_layout_is_drawn_as_areas_with_its_edges_and_a_mosaic_as_thick_lines() -> None:
    areas = drawn(Miniature({"failed": "M1 2h3v4h-3z"}, edges="M0 0L9 9"))
    assert '<path class="mini-edges" d="M0 0L9 9"/>' in areas
    assert '<path class="tile" data-status="failed" d="M1 2h3v4h-3z"/>' in areas
    lines = drawn(Miniature({"failed": "M1 2v3"}, wide=5.5))
    assert '<path class="tile line" stroke-width="5.5" data-status="failed"' in lines
    assert "mini-edges" not in lines


def test_without_a_miniature_its_place_is_kept() -> None:
    assert drawn(None).startswith('<svg class="mini" viewBox="0 0 272 76"')
    assert "<path" not in drawn(None)


def test_what_the_store_holds_is_escaped() -> None:
    hostile = '"><script>'
    picture = drawn(Miniature({hostile: hostile}, edges=hostile))
    assert "<script" not in picture
    assert picture.count("&quot;&gt;&lt;script&gt;") == 3


def test_the_bar_and_the_counts_tell_the_statuses_that_occur() -> None:
    drawn_bar = bar(NUMBERS)
    assert 'data-status="completed" x="0" width="33.33" height="4"' in drawn_bar
    assert 'data-status="failed" x="33.33" width="66.67" height="4"' in drawn_bar
    told = counts(NUMBERS)
    assert told.count('class="count"') == 2
    assert 'title="2 failed"' in told
    assert 'data-status="failed" width="13"' in told

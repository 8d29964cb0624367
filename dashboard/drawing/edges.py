"""The edges of a picture but for their looks: written and sanitised once for each layout."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from cachetools import LRUCache

from dashboard.drawing.sanitise import sanitised
from dashboard.drawing.text import escaped
from dashboard.graph.model import Edge

_MOST_EDGES = 40_000
"""Edges that a process remembers, at some 250 bytes each."""

_START = "<path"
_known: LRUCache[str, list[str]] = LRUCache(_MOST_EDGES, getsizeof=lambda lines: len(lines) + 1)
_lock = threading.Lock()


def lines(edges: Sequence[Edge], paths: Sequence[str], shape: str) -> list[str]:
    """For each edge what follows `<path class="…"`.

    `shape` is the hash of the layout, which fixes the edges; empty for one that has none.
    """
    with _lock:
        found = _known.get(shape)
    if found is None:
        drawn = zip(edges, paths, strict=True)
        found = [_line(edge, path) for edge, path in drawn]
        if shape and len(found) < _MOST_EDGES:
            with _lock:
                _known[shape] = found
    return found


def forget() -> None:
    """Write anew whatever is painted next."""
    with _lock:
        _known.clear()


def _line(edge: Edge, path: str) -> str:
    whole = (
        f'{_START} data-from="{escaped(edge.source)}" data-to="{escaped(edge.target)}" d="{path}"/>'
    )
    return sanitised(whole)[len(_START) :]

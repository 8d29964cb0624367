"""What this room's tests share: nothing is remembered of another test's archives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.overview.cards import kept_face


@pytest.fixture(autouse=True)
def _no_archive_remembered() -> Iterator[None]:
    yield
    kept_face.cache_clear()

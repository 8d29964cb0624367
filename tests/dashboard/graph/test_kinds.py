"""The kind of a task."""

from __future__ import annotations

import pytest

from dashboard.graph.kinds import kind_of


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("mProject_ID0000001", "mProject"),
        ("Port locale 12 of 48", "Port locale of"),
        ("Chore 3: tidy", "Chore: tidy"),
        ("crawl 9f86d081884c7d65", "crawl"),
        ("run 4429b8fd-0d1a-5974-87d9-1e81a387209b again", "run again"),
        ("Deploy", "Deploy"),
        ("42", "42"),
        ("", ""),
        ("v1.2.3", "v"),
    ],
)
def test_numbers_and_ids_do_not_count(title: str, kind: str) -> None:
    assert kind_of(title) == kind

"""How the log tells values before and after."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.team.templatetags.changes import change_of
from tasks_proxy.audit.models import AuditEntry


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {"shows": ["titles", "agents"]}, [("shows", None, "titles, agents")]),
        ({}, {"live": False, "frozen": True}, [("live", None, "no"), ("frozen", None, "yes")]),
        ({}, {"sites": [], "password": None, "note": ""}, []),
        ({"note": ["a", "b"]}, {"note": []}, [("note", "a, b", "nothing")]),
        (
            {"expires": "never"},
            {"expires": "2026-11-24T03:27:58.493547+00:00"},
            [("expires", "never", "24 Nov 2026, 03:27 UTC")],
        ),
        (
            {"name": "2026-11-24T03:27:58+00:00"},
            {"name": "Sprint"},
            [("name", "2026-11-24T03:27:58+00:00", "Sprint")],
        ),
        ({"role": "viewer"}, {}, [("role", "viewer", "nothing")]),
        ({}, {"scope_of": [{"a": 1}]}, [("scope of", None, '[{"a": 1}]')]),
    ],
)
def test_values_are_told_as_people_say_them(
    before: dict[str, Any], after: dict[str, Any], told: list[tuple[str, str | None, str]]
) -> None:
    lines = change_of(AuditEntry(before=before, after=after))
    assert [(line.name, line.before, line.after) for line in lines] == told

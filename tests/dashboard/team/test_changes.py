"""How the log tells values before and after."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.team.templatetags.changes import change_of
from tasks_proxy.audit.models import AuditEntry


def tasks(*titles: str) -> list[dict[str, str]]:
    """Tasks as an entry names them."""
    return [{"id": f"t{place}", "title": title} for place, title in enumerate(titles)]


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
        ({}, {"dependsOn": tasks("Plan", "")}, [("dependsOn", None, "Plan (t0), t1")]),
        (
            {"dependsOn": tasks("Plan", "Build", "Ship")},
            {"dependsOn": tasks("Plan", "Build")},
            [("dependsOn taken away", None, "Ship (t2)")],
        ),
        (
            {"dependsOn": tasks("Plan")},
            {"dependsOn": tasks("", "B", "C" * 70)},
            [
                ("dependsOn added", None, f"t0, B (t1), {'C' * 59}… (t2)"),
                ("dependsOn taken away", None, "Plan (t0)"),
            ],
        ),
        (
            {"dependsOn": [*tasks("Plan", "Build"), "and 8 more"]},
            {"dependsOn": [*tasks("Plan", "Build")[1:], {"id": "t9", "title": ""}, "and 7 more"]},
            [
                (
                    "dependsOn",
                    "Plan (t0), Build (t1), and 8 more",
                    "Build (t1), t9, and 7 more",
                )
            ],
        ),
        (
            {},
            {"dependsOn": [*tasks(*"abcdefgh"), "and 7 more"]},
            [
                (
                    "dependsOn",
                    None,
                    "a (t0), b (t1), c (t2), d (t3), e (t4), f (t5), and many more",
                )
            ],
        ),
        (
            {"dependsOn": None},
            {"dependsOn": tasks(*"abcdefgh")},
            [
                (
                    "dependsOn added",
                    None,
                    "a (t0), b (t1), c (t2), d (t3), e (t4), f (t5), and 2 more",
                )
            ],
        ),
        (
            {"dependsOn": tasks("Plan", "Build")},
            {"dependsOn": tasks("Plan", "Build")[::-1]},
            [("dependsOn", "Plan (t0), Build (t1)", "Build (t1), Plan (t0)")],
        ),
        (
            {"dependsOn": tasks("Plan")},
            {"dependsOn": "nothing we know"},
            [("dependsOn", "Plan (t0)", "nothing we know")],
        ),
        (
            {},
            {"dependsOn": [{"id": 1, "title": None}]},
            [("dependsOn", None, '[{"id": 1, "title": null}]')],
        ),
    ],
)
def test_values_are_told_as_people_say_them(
    before: dict[str, Any], after: dict[str, Any], told: list[tuple[str, str | None, str]]
) -> None:
    lines = change_of(AuditEntry(before=before, after=after))
    assert [(line.name, line.before, line.after) for line in lines] == told

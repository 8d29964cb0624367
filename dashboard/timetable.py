"""How often the clock sends which job: data for the settings."""

from __future__ import annotations

from typing import Any

EVERY: dict[str, dict[str, Any]] = {
    "sync-due": {"task": "sync.due", "schedule": 1.0, "options": {"expires": 5}},
    "sync-discover": {"task": "sync.discover_all", "schedule": 5.0, "options": {"expires": 5}},
    # Not in the queue of the layouts, where it would wait for a long one.
    "layouts-wanted": {
        "task": "drawing.lay_out_wanted",
        "schedule": 5.0,
        "options": {"expires": 5, "queue": "sync"},
    },
    "sync-expire": {"task": "sync.expire", "schedule": 60.0, "options": {"expires": 60}},
    "sync-upkeep": {"task": "sync.upkeep", "schedule": 3600.0, "options": {"expires": 3600}},
    "attention-mail": {"task": "mail.attention", "schedule": 30.0, "options": {"expires": 30}},
    "attention-upkeep": {
        "task": "attention.upkeep",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "overview-look": {
        "task": "overview.look_through_wanted",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "account-upkeep": {
        "task": "account.upkeep",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "audit-upkeep": {"task": "audit.upkeep", "schedule": 3600.0, "options": {"expires": 3600}},
}
"""Seconds between two of the same; one that waited for as long as `expires` is not worth doing."""

"""What the schema of our own API says of itself: data for the settings."""

from __future__ import annotations

from typing import Any

SCHEMA: dict[str, Any] = {
    "TITLE": "Taskloom",
    "VERSION": "1",
    "DESCRIPTION": "Task lists, their dependency graphs and what is stuck in them.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,
    "TAGS": [
        {"name": "lists", "description": "What the mirror holds, and what happened in it."},
        {"name": "shares", "description": "Public links to a list's graph."},
        {
            "name": "tasks",
            "description": "The upstream's own operations on its own paths, passed through.",
        },
        {
            "name": "projects",
            "description": "PostHog's operations on its own paths, passed through, errors too.",
        },
    ],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "dashboard.api.schema.complete",
    ],
}

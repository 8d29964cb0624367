"""What tasks, runs and people look like on the wire, and the words that the contract closes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

JsonObject = dict[str, Any]

NOT_STARTED, QUEUED, IN_PROGRESS = "not_started", "queued", "in_progress"
COMPLETED, FAILED, CANCELLED = "completed", "failed", "cancelled"
RUN_STATUSES = (NOT_STARTED, QUEUED, IN_PROGRESS, COMPLETED, FAILED, CANCELLED)
TERMINAL = frozenset({COMPLETED, FAILED, CANCELLED})

ADAPTERS = ("claude", "codex")
PROVIDERS = {"claude": "anthropic", "codex": "openai"}
EFFORTS = ("off", "minimal", "low", "medium", "high", "xhigh", "max", "ultracode")
ENVIRONMENTS = ("local", "cloud")
ARTIFACT_TYPES = (
    "plan",
    "context",
    "reference",
    "output",
    "artifact",
    "tree_snapshot",
    "user_attachment",
    "skill_bundle",
)
ORIGINS = (
    "onboarding",
    "error_tracking",
    "eval_clusters",
    "user_created",
    "slack",
    "support_queue",
    "session_summaries",
    "posthog_ai",
    "experiments",
    "signal_report",
    "signals_scout",
    "support_reply",
    "hogdesk",
    "review_hog",
    "image_builder",
    "loop",
    "mcp_analytics",
    "signals_chat",
    "task_analysis",
    "workflow",
)
ORIGINS_REFUSED = frozenset(
    {
        "image_builder",
        "experiments",
        "signals_scout",
        "support_reply",
        "onboarding",
        "signals_chat",
        "workflow",
    }
)
"""Of tasks that somebody creates by the API."""

NEWER_FIELDS = frozenset({"repositories", "last_activity_at", "slack_thread_references"})
"""Of a task; an older server does not tell them."""

PERSON: JsonObject = {
    "id": 1,
    "uuid": "018f0000-0000-4000-8000-000000000001",
    "distinct_id": "ada-1",
    "first_name": "Ada",
    "last_name": "Moreau",
    "email": "ada@hedgehogs.example",
    "is_email_verified": True,
    "hedgehog_config": None,
    "role_at_organization": "engineering",
}
"""The person whose key it is."""


def timestamp(milliseconds: int) -> str:
    """The instant as Django REST framework writes it."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_task(project_name: str, number: int, fields: JsonObject) -> JsonObject:
    """A task with every field, in the serializer's order; `fields` hold what is known of it."""
    repository = fields.get("repository")
    task: JsonObject = {
        "id": "",
        "task_number": number,
        "slug": f"{project_name[:3].upper()}-{number}",
        "title": "",
        "title_manually_set": False,
        "description": "",
        "origin_product": "user_created",
        "runtime": "acp",
        "repository": None,
        "repositories": [repository] if repository else [],
        "github_integration": None,
        "github_user_integration": None,
        "signal_report": None,
        "json_schema": None,
        "internal": False,
        "archived": False,
        "archived_at": None,
        "latest_run": None,
        "created_at": None,
        "updated_at": None,
        "last_activity_at": None,
        "created_by": PERSON,
        "ci_prompt": None,
        "channel": None,
        "slack_thread_references": [],
    }
    return {**task, **fields}


def new_run(fields: JsonObject) -> JsonObject:
    """A run with every field, in the serializer's order; `fields` hold what is known of it."""
    run: JsonObject = {
        "id": "",
        "task": "",
        "stage": None,
        "branch": None,
        "status": QUEUED,
        "environment": "cloud",
        "runtime_adapter": None,
        "provider": None,
        "model": None,
        "reasoning_effort": None,
        "log_url": None,
        "error_message": None,
        "output": None,
        "state": {},
        "artifacts": [],
        "created_at": None,
        "updated_at": None,
        "completed_at": None,
    }
    return {**run, **fields}

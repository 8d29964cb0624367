"""What played agents say of their work, by the `kind` in a task's metadata."""

from __future__ import annotations

from tasks_proxy.simulator.contract import JsonObject

_STEPS: dict[str, tuple[str, ...]] = {
    "plan": ("Reading the brief", "Cutting the work into pieces", "Ordering them", "Writing up"),
    "research": ("Collecting sources", "Reading", "Comparing findings", "Writing up"),
    "design": ("Listing constraints", "Sketching alternatives", "Choosing one", "Writing up"),
    "code": ("Reading the code around it", "Writing the change", "Adding tests", "Tidying up"),
    "review": ("Reading the change", "Trying edge cases", "Noting remarks", "Summing up"),
    "test": ("Preparing data", "Running scenarios", "Looking into oddities", "Summing up"),
    "write": ("Gathering terms", "Drafting", "Checking the tone", "Proofreading"),
    "release": ("Checking the checklist", "Rolling out", "Watching the metrics", "Wrapping up"),
}
_ANY = ("Getting ready", "Working", "Checking the outcome", "Finishing")

_ERRORS = {
    "code": "The test run ended with 2 failures in the changed module.",
    "test": "The test environment did not come up within 60 seconds.",
    "research": "The source answered 503 three times in a row.",
}
_ANY_ERROR = "The model's answer did not fit the expected form."


def step_message(kind: str | None, share: float) -> str:
    """What an agent says with `share` (0 to 1) of a task of this kind behind it."""
    steps = _STEPS.get(kind or "", _ANY)
    return f"{steps[min(int(share * len(steps)), len(steps) - 1)]} ({share:.0%})"


def error_message(kind: str | None) -> str:
    """Why a task of this kind failed."""
    return _ERRORS.get(kind or "", _ANY_ERROR)


def result_of(task: JsonObject, seconds: float) -> JsonObject:
    """The result of a task that took `seconds` of work."""
    return {
        "summary": f"Finished: {task['title']}",
        "durationSeconds": round(seconds, 1),
        "attempts": task["retryCount"] + 1,
    }

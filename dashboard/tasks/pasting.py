"""Making many tasks one after the other, each with a result of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.tasks.outcome import Failure, failure_of
from dashboard.tasks.pasted import Wanted
from dashboard.tasks.writing import Desk
from tasks_proxy.core.errors import TaskloomError, UpstreamRefused
from tasks_proxy.proxy import edits

NOT_SENT = "Not sent: the upstream had no answer for the ones before."


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one wanted task: its id, or why there is none."""

    wanted: Wanted
    task_id: str | None = None
    failure: Failure | None = None
    note: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.wanted.fields["title"])


def remaining(results: Sequence[Made]) -> str:
    """The text of what was not made, to be sent again as it stands.

    What needs a task that was made names it by its id then, for which lines have no place.
    """
    ids = {made.wanted.name: made.task_id for made in results if made.task_id}
    left = [made.wanted for made in results if not made.task_id]
    if not any(task.from_json or task.needs for task in left):
        return "\n".join(task.again for task in left)
    items = [
        {
            "id": task.name,
            **task.fields,
            "dependsOn": [
                *task.fields.get("dependsOn", ()),
                *(ids.get(need, need) for need in task.needs),
            ],
        }
        for task in left
    ]
    return json.dumps(items, indent=2, ensure_ascii=False)


def create_all(desk: Desk, wanted: Iterable[Wanted]) -> tuple[Made, ...]:
    """Make the tasks in this list, where they name no other.

    Once the upstream fails no more is sent; a refusal stops only those that need the task.
    """
    ids: dict[str, str] = {}
    results: list[Made] = []
    stopped = False
    for task in wanted:
        missing = [need for need in task.needs if need not in ids]
        if stopped or missing:
            note = NOT_SENT if stopped else "Not sent: it needs a task that was not created."
            results.append(Made(task, note=note))
            continue
        fields = dict(task.fields)
        depends = [*fields.get("dependsOn", ()), *(ids[need] for need in task.needs)]
        fields.pop("dependsOn", None)
        if depends:
            fields["dependsOn"] = depends
        if desk.task_list.list_id is not None and desk.can.creates("taskListId"):
            fields.setdefault("taskListId", desk.task_list.list_id)
        try:
            ids[task.name] = edits.task_create(desk.editor, fields, settled=False)
        except TaskloomError as error:
            stopped = not isinstance(error, UpstreamRefused)
            results.append(Made(task, failure=failure_of(error)))
        else:
            results.append(Made(task, task_id=ids[task.name]))
    edits.settle(desk.editor, ids.values())
    return tuple(results)

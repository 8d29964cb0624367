"""Run in a site's environment: one of several processes that publish one list without any lock.

All see the same changing world; a reading takes a while, so that readings overtake each other.
"""

from __future__ import annotations

import random
import sys
import time

import django

django.setup()

from tasks_proxy.accounts.models import Organisation  # noqa: E402  after the settings are loaded
from tasks_proxy.connections.models import Connection, Provider  # noqa: E402
from tasks_proxy.core.records import Snapshot, Task  # noqa: E402
from tasks_proxy.history.lists import lists_remember  # noqa: E402
from tasks_proxy.history.models import TaskList  # noqa: E402
from tasks_proxy.store import snapshots  # noqa: E402
from tasks_proxy.sync.publish import publish  # noqa: E402
from tests.tasks_proxy.sync.replaying import replayed, told  # noqa: E402

STATUSES = ["pending", "in_progress", "blocked", "completed", "failed"]
STEPS_A_SECOND = 25


def world_at(moment: float) -> tuple[Task, ...]:
    """What everybody who looks at this moment (seconds) sees: tasks come, change and go."""
    step = int(moment * STEPS_A_SECOND)
    return tuple(_task(n, step // (n + 1)) for n in range(12) if (step // 30 + n) % 4)


def _task(number: int, phase: int) -> Task:
    dice = random.Random(number * 1_000_003 + phase)  # noqa: S311  not for secrets
    status = dice.choice(STATUSES)
    return Task.from_fields({"taskId": f"t{number}", "title": f"T{number}", "status": status})


def read_and_publish(task_list: TaskList, *, seconds: float) -> None:
    """One reading, that was made now and is published after this many seconds."""
    now = time.time()
    reading = Snapshot(list_id="world", tasks=world_at(now), fetched_at=now)
    time.sleep(seconds)
    publish(task_list, snapshots.read(task_list), reading)


def make() -> None:
    team = Organisation.objects.create(slug="acme", name="Acme")
    connection = Connection(
        organisation=team, provider=Provider.QUANTCDN, base_url="http://x", upstream_id="acme"
    )
    connection.seal("s3cret-token")
    connection.save()
    lists_remember(connection, ["world"])


def check(task_list: TaskList) -> None:
    """Print how many events there are, after holding them to the world as it is in the end."""
    now = time.time()
    tasks = world_at(now)
    reading = Snapshot(list_id="world", tasks=tasks, fetched_at=now)
    publish(task_list, snapshots.read(task_list), reading)
    found = {task_id: fields["status"] for task_id, fields in replayed(task_list).items()}
    assert found == {task.id: task.status for task in tasks}, found
    print(len(told(task_list)))  # noqa: T201  this is its answer


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make()
    elif sys.argv[1] == "check":
        check(TaskList.objects.get())
    else:
        row = TaskList.objects.get()
        while True:
            read_and_publish(row, seconds=random.uniform(0, 0.05))  # noqa: S311

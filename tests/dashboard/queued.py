"""Jobs that were sent to the broker, run in the test's own process as a worker would."""

from __future__ import annotations

from dashboard.celery import app


def run_jobs(queue_name: str = "sync") -> list[str]:
    """Run what waits in that queue, and name it."""
    app.loader.import_default_modules()
    names: list[str] = []
    with app.connection() as connection, connection.SimpleQueue(queue_name) as queue:
        while True:
            try:
                message = queue.get(block=False)
            except queue.Empty:
                return names
            arguments, _, _ = message.payload
            name = message.headers["task"]
            message.ack()
            app.tasks[name](*arguments)
            names.append(name)

"""The start of a task's id in a question, word for word as the index over events has it."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func

from tasks_proxy.history.models import TASK_INDEXED


class Start(Func):
    """`Left("task", TASK_INDEXED)` with the length written out.

    SQLite takes no index over an expression whose numbers come as parameters.
    """

    function = "LEFT"
    template = f"%(function)s(%(expressions)s, {TASK_INDEXED})"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same in SQLite's words."""
        template = f"SUBSTR(%(expressions)s, 1, {TASK_INDEXED})"
        return super().as_sql(compiler, connection, template=template, **context)

"""The graph of a list for its page: a picture, word that it is coming, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.drawing.errors import DrawingError
from dashboard.drawing.picture import Picture, Preparing, picture
from dashboard.lists.reading import Reading
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True)
class Drawn:
    """Exactly one of `picture`, `preparing` and `problem` is set, or none for an empty list."""

    picture: Picture | None = None
    preparing: Preparing | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status of the fragment that holds it."""
        return 202 if self.preparing else 200


def drawn(task_list: TaskList, reading: Reading) -> Drawn:
    """What the page shows for the newest snapshot."""
    snapshot = reading.snapshot
    if snapshot is None or not snapshot.tasks:
        return Drawn()
    try:
        result = picture(task_list, snapshot)
    except DrawingError as error:
        return Drawn(problem=str(error))
    if isinstance(result, Preparing):
        return Drawn(preparing=result)
    # The page's heading tells what is incomplete, so the picture's own word of it is left out.
    return Drawn(picture=result, notes=result.notes[0 if snapshot.complete else 1 :])

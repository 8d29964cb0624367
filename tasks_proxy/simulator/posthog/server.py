"""A running simulator of PostHog's Tasks API."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tasks_proxy.simulator.posthog.parts import Parts
from tasks_proxy.simulator.posthog.player import Player
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.shapes import JsonObject
from tasks_proxy.simulator.posthog.workload import Workload, parse_workload, workload_from
from tasks_proxy.simulator.server import Serving, dice_for
from tasks_proxy.simulator.workload import body_of


class PostHogSimulator(Serving):
    """A PostHog with one project.

    `load` holds workload files or workloads as JSON objects. With a `seed` ids and clock repeat.
    Without a `token` any bearer will do. Raises WorkloadError, and OSError for a taken port.
    """

    def __init__(  # noqa: PLR0913 - one for each flag of the command
        self,
        *,
        load: Iterable[Path | str | JsonObject] = (),
        project_id: str = "1",
        token: str | None = None,
        seed: int | None = None,
        older: bool = False,
        play: bool = False,
        speed: float = 1.0,
        repeat: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.project = Project.made(project_id=project_id, seed=seed, playing=play, older=older)
        dice = dice_for(seed)
        player = Player(self.project, speed=speed, repeat=repeat, dice=dice) if play else None
        self.parts = Parts(self.project, token, player)
        super().__init__(self.parts, player, (host, port))
        for source in load:
            self.parts.load(_workload(source))


def _workload(source: Path | str | JsonObject) -> Workload:
    if isinstance(source, dict):
        return workload_from(source, "the workload")
    return parse_workload(body_of(Path(source)), str(source))

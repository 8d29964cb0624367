"""Keeps the demo's processes running, and ends them all."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

from dashboard.demo.processes import Process

RESTARTS = 3
PAUSE = 0.2
PATIENCE = 60.0
"""Seconds that a process may take until it answers."""
GRACE = 5.0
"""Seconds that a process may take to end by itself."""


class PartFailedError(Exception):
    """A process did not come up, or died too often; says which one and where its log is."""


class StopAskedError(Exception):
    """Somebody asked the demo to end while it was starting."""


class Supervisor:
    """Starts processes in order, restarts those that die, ends them in the opposite order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._processes: list[Process] = []
        self._deaths: dict[str, int] = {}
        self.stop_asked = False

    def heed_signals(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the wish to end in good order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True

    def start(self, process: Process) -> None:
        """Start a process and care for it from now on; its log begins anew."""
        process.log.unlink(missing_ok=True)
        self._processes.append(process)
        process.start()

    def wait_until(self, process: Process, is_ready: Callable[[], bool]) -> None:
        """Return once the process is ready; raise when it cannot become so."""
        end = time.monotonic() + PATIENCE
        while not is_ready():
            self.heed()
            if time.monotonic() > end:
                raise PartFailedError(
                    f"{process.name} did not answer within {PATIENCE:.0f} s; its log: {process.log}"
                )
            time.sleep(PAUSE)

    def watch(self) -> None:
        """Return when somebody asked to end; raise when a process has died too often."""
        while not self.stop_asked:
            self._restart_the_dead()
            time.sleep(PAUSE)

    def heed(self) -> None:
        """Between two steps of the start: end it where asked, restart what died."""
        if self.stop_asked:
            raise StopAskedError
        self._restart_the_dead()

    def _restart_the_dead(self) -> None:
        for process in self._processes:
            if process.is_running():
                continue
            deaths = self._deaths[process.name] = self._deaths.get(process.name, 0) + 1
            how = f"{process.name} ended by itself ({_way_of(process.exit_code())})"
            process.destroy()  # what it had started would stay otherwise
            if deaths > RESTARTS:
                raise PartFailedError(f"{how} once too often; its log: {process.log}")
            self._say(f"{how}; started again ({deaths} of {RESTARTS}). Its log: {process.log}")
            process.start()

    def stop(self) -> None:
        """End all processes, the first started last: the others lean on it."""
        if not self._processes:
            return
        first, *others = self._processes
        _end(others)
        _end([first])
        self._processes = []


def _end(processes: list[Process]) -> None:
    for process in processes:
        process.ask_to_end()
    deadline = time.monotonic() + GRACE
    for process in reversed(processes):
        process.wait(deadline - time.monotonic())
        process.destroy()


def _way_of(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"

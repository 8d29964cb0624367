"""One process of the demo: its command, its log, its start and its end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Looked up here, for little may be done between fork and exec.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Process:
    """A program in a session of its own, so that a Ctrl-C reaches only whoever started it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self.environment = dict(os.environ if environment is None else environment)
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it prints is added to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(  # noqa: S603  the commands are our own
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509
            )

    @property
    def pid(self) -> int | None:
        """Its process id, which is its group's too; none before the start."""
        return self._running.pid if self._running else None

    def exit_code(self) -> int | None:
        """How it ended, negative for a signal; none while it runs or before its start."""
        return self._running.poll() if self._running else None

    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._running is not None and self._running.poll() is None

    def ask_to_end(self) -> None:
        """SIGTERM to the program alone: it ends its own children in its own order."""
        if self._running and self._running.poll() is None:
            self._running.terminate()

    def wait(self, seconds: float) -> bool:
        """Whether it ended within the time."""
        if self._running is None:
            return True
        try:
            self._running.wait(max(0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def destroy(self) -> None:
        """SIGKILL to it and to whatever of its group is left."""
        if self._running is None:
            return
        with suppress(ProcessLookupError, PermissionError):  # an empty group; macOS says the latter
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()


def _end_with_parent() -> None:
    """Have the kernel end this process when its parent is killed and cannot do it (Linux)."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

"""The only subprocess: `dot`, within limits of time, memory and size, in an empty environment."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO

from dashboard.drawing.errors import DotFailed, DotMissing, DotTimeout

_KILL_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use: wall-clock seconds, and bytes of address space and of answer."""

    seconds: float
    memory: int = 512 * 2**20
    answer: int = 64 * 2**20


IN_REQUEST = Limits(seconds=3.0)
IN_JOB = Limits(seconds=60.0)


def run_dot(text: str, limits: Limits) -> bytes:
    """`dot`'s answer, as JSON, to a graph in the DOT language.

    Raises DotMissing, DotTimeout or DotFailed. The answer goes to a file and not through a pipe,
    so that the kernel's limit on file sizes bounds it.
    """
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        process = _started(limits, answer, complaint)
        try:
            process.communicate(text.encode("ascii"), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise DotTimeout(f"The layout took longer than {limits.seconds:g} s.") from None
        finally:
            _end(process)
        if process.returncode:
            raise DotFailed(_why(process.returncode, complaint))
        answer.seek(0)
        return answer.read(limits.answer)


def _started(limits: Limits, answer: IO[bytes], complaint: IO[bytes]) -> subprocess.Popen[bytes]:
    dot = shutil.which("dot")
    if dot is None:
        raise DotMissing("Graphviz is not installed here, so there is no picture (no `dot`).")
    try:
        return subprocess.Popen(  # noqa: S603  a fixed command; the graph goes in as data
            [*_bounded(limits), dot, "-Tjson"],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=complaint,
            # With SERVER_NAME set, graphviz opens no file that a graph names.
            env={"SERVER_NAME": "taskloom"},
            start_new_session=True,
        )
    except OSError as error:
        raise DotFailed(f"The layout could not be started: {error.strerror}.") from error


def _bounded(limits: Limits) -> list[str]:
    """The `prlimit` in front of the command, nothing where the machine has none."""
    prlimit = shutil.which("prlimit")
    if prlimit is None:
        return []
    return [
        prlimit,
        f"--as={limits.memory}",
        f"--cpu={int(limits.seconds) + 1}",
        f"--fsize={limits.answer}",
        "--core=0",
        "--",
    ]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing of the process group behind, however the run ended."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_KILL_WAIT)
    if process.stdin is not None:
        process.stdin.close()


def _why(code: int, complaint: IO[bytes]) -> str:
    if code == -signal.SIGXCPU:
        raise DotTimeout("The layout used up its processor time.")
    complaint.seek(0)
    said = " ".join(complaint.read(300).decode("utf-8", "replace").split())
    return f"The layout program ended with {code}{': ' + said if said else ''}."

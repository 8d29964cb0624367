"""The only subprocesses: limited in time, memory, size and number, in an empty environment."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dashboard.drawing.errors import DotFailed, DotMissing, DotTimeout, RasterFailed
from dashboard.drawing.slots import place

_KILL_WAIT = 5.0
_SCRIPT = Path(__file__).with_name("rasterise.py")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use: wall-clock seconds, and bytes of address space and of answer.

    The seconds begin with the wait for a place: `at_once` of a kind run on one machine.
    """

    seconds: float
    memory: int = 512 * 2**20
    answer: int = 64 * 2**20
    at_once: int = 2


IN_REQUEST = Limits(seconds=3.0)
IN_JOB = Limits(seconds=60.0)
FOR_PNG = Limits(seconds=30.0, memory=1536 * 2**20)


def run_dot(text: str, limits: Limits) -> bytes:
    """`dot`'s answer, as JSON, to a graph in the DOT language.

    Raises DotMissing, DotTimeout or DotFailed.
    """
    dot = shutil.which("dot")
    if dot is None:
        raise DotMissing("Graphviz is not installed here, so there is no picture (no `dot`).")
    try:
        return _run("dot", [dot, "-Tjson"], text.encode("ascii"), limits)
    except _Ended as ended:
        if ended.late:
            raise DotTimeout(f"The layout took longer than {limits.seconds:g} s.") from None
        if ended.code == -signal.SIGXCPU:
            raise DotTimeout("The layout used up its processor time.") from None
        raise DotFailed(f"The layout program {ended}.") from None


def run_raster(svg: str, zoom: float, *, ground: str = "", limits: Limits = FOR_PNG) -> bytes:
    """The picture as PNG, `zoom` times as large as the SVG says, before a `ground` of one colour.

    In a process of its own, because it would hold this one's interpreter for seconds. Raises
    RasterFailed.
    """
    command = [sys.executable, "-I", str(_SCRIPT), f"{zoom:.6f}", ground]
    try:
        return _run("png", command, svg.encode("utf-8", "replace"), limits)
    except _Ended as ended:
        if ended.late:
            raise RasterFailed(
                f"The picture took longer than {limits.seconds:g} s to draw as PNG; SVG is quicker."
            ) from None
        raise RasterFailed(f"The picture could not be drawn as PNG: the program {ended}.") from None


class _Ended(Exception):
    """A run that gave no answer: late, or with this code and complaint."""

    def __init__(self, *, late: bool = False, code: int = 0, said: str = "") -> None:
        super().__init__(f"ended with {code}{': ' + said if said else ''}")
        self.late = late
        self.code = code


def _run(kind: str, command: Sequence[str], data: bytes, limits: Limits) -> bytes:
    """What the command writes to its output, given `data`; _Ended where that fails.

    The answer goes to a file and not through a pipe, so that the kernel's limit on file sizes
    bounds it.
    """
    until = time.monotonic() + limits.seconds
    with (
        place(kind, limits.at_once, limits.seconds) as had,
        tempfile.TemporaryFile() as question,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as complaint,
    ):
        question.write(data)
        question.seek(0)
        if not had or until <= time.monotonic():
            raise _Ended(late=True)
        process, living = _started(command, limits, question, answer, complaint)
        try:
            if not _ends(living, until - time.monotonic()) and process.poll() is None:
                raise _Ended(late=True)
            process.wait(_KILL_WAIT)
        finally:
            os.close(living)
            _end(process)
        if process.returncode:
            raise _Ended(code=process.returncode, said=_read(complaint))
        answer.seek(0)
        return answer.read(limits.answer)


def _started(
    command: Sequence[str],
    limits: Limits,
    question: IO[bytes],
    answer: IO[bytes],
    complaint: IO[bytes],
) -> tuple[subprocess.Popen[bytes], int]:
    """The process, and the end of a pipe that it closes by ending."""
    living, held = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603  a fixed command; what it draws goes in as data
            [*_bounded(limits), *command],
            stdin=question,
            stdout=answer,
            stderr=complaint,
            # With SERVER_NAME set, graphviz opens no file that a graph names.
            env={"SERVER_NAME": "taskloom"},
            start_new_session=True,
            pass_fds=(held,),
        )
    except OSError as error:
        os.close(living)
        raise _Ended(code=-1, said=error.strerror or "") from error
    finally:
        os.close(held)
    return process, living


def _ends(living: int, seconds: float) -> bool:
    """Whether the process ends within that time, known at once.

    `Popen.wait` with a limit of time looks again every 50 ms, as long as most runs take.
    """
    poll = select.poll()
    poll.register(living, select.POLLIN)
    return bool(poll.poll(max(0.0, seconds) * 1000))


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


def _read(complaint: IO[bytes]) -> str:
    complaint.seek(0)
    return " ".join(complaint.read(300).decode("utf-8", "replace").split())

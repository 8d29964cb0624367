"""Starting, watching and ending processes, with real ones."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.demo import supervisor as rules
from dashboard.demo.processes import Process
from dashboard.demo.supervisor import PartFailedError, StopAskedError, Supervisor
from tests.services.waiting import until

SLEEPS = "import time; time.sleep(60)"
DIES = "import sys; print('no luck'); sys.exit(3)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(60)"
)
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True);"
    "time.sleep(60)"
)


@pytest.fixture
def said() -> list[str]:
    """What the supervisor told the terminal."""
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    """A supervisor whose processes end with the test."""
    made = Supervisor(said.append)
    yield made
    made.stop()


def _python(name: str, code: str, folder: Path) -> Process:
    return Process(name, [sys.executable, "-c", code], log=folder / "logs" / f"{name}.log")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process whose parent died before it is nobody's to reap in a container without an init.
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_process_writes_to_its_log(supervisor: Supervisor, tmp_path: Path) -> None:
    process = _python("poet", "print('a line')", tmp_path)

    process.start()

    assert process.wait(20)
    assert process.log.read_text() == "a line\n"


def test_a_process_that_dies_is_started_again_and_told(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    process = _python("web", SLEEPS, tmp_path)
    supervisor.start(process)
    first = process.pid
    assert first
    os.kill(first, signal.SIGKILL)
    process.wait(20)

    supervisor.heed()

    assert process.is_running()
    assert process.pid != first
    assert said == [
        f"web ended by itself (SIGKILL); started again (1 of 3). Its log: {process.log}"
    ]


def test_a_process_that_keeps_dying_ends_the_demo(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    process = _python("web", DIES, tmp_path)
    supervisor.start(process)

    with pytest.raises(
        PartFailedError, match=r"web ended by itself \(exit code 3\) once too often"
    ):
        supervisor.watch()

    assert len(said) == rules.RESTARTS
    assert process.log.read_text() == "no luck\n" * (1 + rules.RESTARTS)


def test_a_process_that_never_answers_is_told(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PATIENCE", 0.3)
    process = _python("web", SLEEPS, tmp_path)
    supervisor.start(process)

    with pytest.raises(PartFailedError, match="web did not answer"):
        supervisor.wait_until(process, lambda: False)


def test_a_wish_to_end_is_heeded_while_waiting(supervisor: Supervisor, tmp_path: Path) -> None:
    process = _python("web", SLEEPS, tmp_path)
    supervisor.start(process)
    supervisor.stop_asked = True

    with pytest.raises(StopAskedError):
        supervisor.wait_until(process, lambda: False)


def test_stop_ends_a_process_that_does_not_listen(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "GRACE", 0.3)
    process = _python("deaf", STUBBORN, tmp_path)
    supervisor.start(process)
    until(lambda: "deaf" in process.log.read_text())

    supervisor.stop()

    assert process.exit_code() == -signal.SIGKILL


def test_stop_ends_what_a_process_had_started(supervisor: Supervisor, tmp_path: Path) -> None:
    process = _python("parent", PARENT, tmp_path)
    supervisor.start(process)
    grandchild = int(until(lambda: process.log.read_text().strip()))

    supervisor.stop()

    until(lambda: not _lives(grandchild), what="the end of the grandchild")


def test_the_children_of_a_process_that_died_do_not_stay(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    process = _python("parent", PARENT, tmp_path)
    supervisor.start(process)
    grandchild = int(until(lambda: process.log.read_text().strip()))
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)

    supervisor.heed()

    until(lambda: not _lives(grandchild), what="the end of the grandchild")

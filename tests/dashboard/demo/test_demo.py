"""`manage.py demo` as a whole: everything comes up, and nothing stays."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.demo import parts
from dashboard.demo.ports import HOST, answers, free_port
from tests.services.waiting import until


class Demo:
    """A demo in a folder of its own, as a shell would start it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self._output = folder / f"output-{port}.txt"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                parts.manage("demo", "--port", str(port)),
                env={**os.environ, "DEMO_FOLDER": str(folder / "demo")},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self._output.read_text()

    def wait_until_up(self) -> None:
        until(self._is_up_or_ended, seconds=60, what="the start of the demo")
        assert self.process.poll() is None, self.said()

    def _is_up_or_ended(self) -> bool:
        return "Sign in as" in self.said() or self.process.poll() is not None

    def descendants(self) -> dict[int, str]:
        """Process ids and commands of all that this demo has running."""
        found = {self.process.pid: "demo"}
        rows = subprocess.run(
            ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for pid, parent, command in sorted((_row(row) for row in rows), key=lambda row: row[0]):
            if parent in found:
                found[pid] = command
        return {pid: command for pid, command in found.items() if pid != self.process.pid}

    def clean(self) -> None:
        """Whatever a failed test left."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


def _row(line: str) -> tuple[int, int, str]:
    pid, parent, *command = line.split(maxsplit=2)
    return int(pid), int(parent), " ".join(command)


def _lives(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """Starts demos that share a folder, as those of one checkout do."""
    demos: list[Demo] = []

    def start_one(port: int | None = None) -> Demo:
        demos.append(Demo(tmp_path, port or free_port()))
        return demos[-1]

    yield start_one
    for demo in demos:
        with contextlib.suppress(subprocess.TimeoutExpired):
            demo.clean()


def test_the_demo_comes_up_keeps_its_account_and_ends(start: Callable[..., Demo]) -> None:
    first = start()
    first.wait_until_up()
    sign_in = urllib.request.urlopen(f"http://{HOST}:{first.port}/accounts/login/").read()
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(20) == 0

    second = start()
    second.wait_until_up()

    assert b"password" in sign_in
    password = re.compile(r"with password +(\S+)")
    assert password.findall(first.said()) == password.findall(second.said())


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.long),
        pytest.param(signal.SIGHUP, marks=pytest.mark.long),
    ],
)
def test_no_process_outlives_a_demo_that_is_asked_to_stop(
    start: Callable[..., Demo], number: signal.Signals
) -> None:
    demo = start()
    demo.wait_until_up()
    children = demo.descendants()
    assert len(children) >= 6

    demo.process.send_signal(number)

    assert demo.process.wait(20) == 0
    assert {pid: name for pid, name in children.items() if _lives(pid)} == {}


@pytest.mark.long
def test_a_demo_that_is_stopped_while_it_starts_leaves_nothing(start: Callable[..., Demo]) -> None:
    demo = start()
    children = until(demo.descendants, what="the first child")

    demo.process.send_signal(signal.SIGTERM)

    assert demo.process.wait(30) == 0
    assert "Sign in as" not in demo.said()
    assert {pid: name for pid, name in children.items() if _lives(pid)} == {}


@pytest.mark.long
def test_a_web_server_that_dies_comes_back(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.wait_until_up()
    web = next(pid for pid, command in demo.descendants().items() if "granian" in command)

    os.kill(web, signal.SIGKILL)

    until(lambda: "web ended by itself (SIGKILL); started again (1 of 3)" in demo.said())
    until(lambda: answers(demo.port, "/healthz"), what="the return of the web server")


def test_a_taken_port_is_one_clear_line(start: Callable[..., Demo]) -> None:
    with socket.create_server((HOST, 0)) as other:
        demo = start(other.getsockname()[1])

        assert demo.process.wait(30) == 1

    assert demo.said().strip() == (
        f"CommandError: Port {demo.port} is taken by another program. "
        f"Choose another one: make run PORT={demo.port + 1}"
    )


def test_a_second_demo_of_the_same_checkout_is_refused(start: Callable[..., Demo]) -> None:
    first = start()
    until(first.descendants, what="the first child")
    second = start()

    assert second.process.wait(30) == 1
    assert "A demo of this checkout is running already" in second.said()
    assert first.process.poll() is None


def test_the_logs_hold_no_secret(start: Callable[..., Demo], tmp_path: Path) -> None:
    demo = start()
    demo.wait_until_up()
    demo.process.terminate()
    demo.process.wait(20)

    home = tmp_path / "demo"
    token = json.loads((home / "secrets.json").read_text())["upstream_token"].encode()
    searched = [path for path in home.rglob("*") if path.suffix in {".log", ".sqlite3"}]
    assert len(searched) >= 7
    assert [path.name for path in searched if token in path.read_bytes()] == []

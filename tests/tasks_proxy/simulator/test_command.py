"""`manage.py simulator` as a process: its flags, its messages, its end."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tasks_proxy.simulator.workload import BUNDLED
from tests.tasks_proxy.simulator.conftest import some_id, workload

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {
    **os.environ,
    "SECRET_KEY": "for this test only",
    "CREDENTIAL_KEYS": base64.urlsafe_b64encode(bytes(32)).decode(),
}


def command(*flags: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), "simulator", *flags]


@contextmanager
def running(*flags: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and the address that it prints."""
    process = subprocess.Popen(
        command(*flags), env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found is None:
            process.kill()
            raise AssertionError(line + process.communicate()[1])
        yield process, found.group()
    finally:
        process.kill()
        process.communicate()


def refused(*flags: str) -> tuple[int, str]:
    """The exit code and the message of a command that cannot start."""
    done = subprocess.run(
        command(*flags), env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_by_its_flags_and_ends_quietly(number: int) -> None:
    flags = ["--port", "0", "--load", *map(str, sorted(BUNDLED.glob("*.json"))), "--token", "t"]
    flags += ["--org", "team", "--seed", "1", "--bare-graph", "--play", "--speed", "20", "--repeat"]
    with running(*flags) as (process, url):
        headers = {"Authorization": "Bearer t"}
        path = f"{url}/api/v3/organizations/team/ai/tasks/checkout-v2/dependency-graph"
        graph = requests.get(path, headers=headers, timeout=10).json()["graph"]
        assert len(graph) >= 48
        assert all(set(node) == {"dependsOn", "dependents"} for node in graph.values())
        process.send_signal(number)
        assert process.wait(30) == 0
        assert process.communicate() == ("", "")


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, message = refused("--port", port)
    assert code == 1
    assert message == (
        f"CommandError: Port {port} of 127.0.0.1 is taken. Choose another with --port.\n"
    )


def test_a_bad_workload_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(workload({}, {"dependsOn": [some_id(1), "nobody"]})))
    code, message = refused("--port", "0", "--load", str(path))
    assert code == 1
    assert message == f"CommandError: {path}: task 2: dependsOn must be an array of UUIDs.\n"


@pytest.mark.parametrize("flags", ["--port x", "--port 99999", "--port 0 --speed 0"])
def test_a_flag_that_makes_no_sense_is_refused(flags: str) -> None:
    code, message = refused(*flags.split())
    assert code == 2
    assert "Traceback" not in message

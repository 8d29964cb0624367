"""Commands of manage.py, each in a process of its own, forked from one that has Django loaded.

A test site runs half a dozen of them before its first test, and loading is most of what each
takes. What a command reads, writes, prints and ends with is what it is from a shell.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Any, NoReturn, Self

import django
from django.core.management import execute_from_command_line

SECONDS = 100
"""How long a command may take."""


class Commands:
    """One loaded process, for the settings that `environment` holds."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.commands"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def run(
        self, arguments: Sequence[str], stdin: str, more: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run one command with `more` in its environment, and wait for its end."""
        order = {"arguments": [*arguments], "stdin": stdin, "more": dict(more)}
        _pipe(self._process.stdin).write(json.dumps(order) + "\n")
        _pipe(self._process.stdin).flush()
        told = json.loads(_pipe(self._process.stdout).readline())
        return subprocess.CompletedProcess([*arguments], **told)

    def end(self) -> None:
        """Let the loaded process go."""
        _pipe(self._process.stdin).close()
        _pipe(self._process.stdout).close()
        self._process.wait(10)


def _pipe(one: IO[str] | None) -> IO[str]:
    if one is None:
        raise RuntimeError("A process without pipes.")
    return one


def _serve() -> None:
    """Load Django, then run what each line of standard input orders, one after the other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    django.setup()
    for line in sys.stdin:
        order = json.loads(line)
        with ExitStack() as open_files:
            files = [open_files.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
            files[0].write(order["stdin"].encode())
            files[0].seek(0)
            child = os.fork()
            if not child:
                _become(order, files)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            _, out, wrong = map(_read, files)
        print(json.dumps({"returncode": code, "stdout": out, "stderr": wrong}), flush=True)  # noqa: T201


def _become(order: dict[str, Any], files: Sequence[IO[bytes]]) -> NoReturn:
    """Be the command, with these files for input, output and errors."""
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, closefd=False)  # the old one has read ahead of us
    os.environ.update(order["more"])
    signal.alarm(SECONDS)
    execute_from_command_line(["manage.py", *order["arguments"]])
    sys.exit()


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


if __name__ == "__main__":
    _serve()

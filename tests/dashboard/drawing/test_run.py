"""Real runs of dot, and their limits."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dashboard.drawing.errors import DotFailed, DotMissing, DotTimeout
from dashboard.drawing.run import IN_REQUEST, Limits, run_dot

_DENSE = (
    "digraph {" + " ".join(f"a{a} -> a{b};" for a in range(160) for b in range(a + 1, 160)) + "}"
)


def _children() -> set[str]:
    """The processes of ours that still run, whatever their names."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {
        child for thread in tasks.iterdir() for child in (thread / "children").read_text().split()
    }


def test_dot_answers_with_positions() -> None:
    said = json.loads(run_dot("digraph { n0 -> n1 }", IN_REQUEST))
    assert [item["name"] for item in said["objects"]] == ["n0", "n1"]


def test_a_run_over_its_time_is_ended_with_all_its_processes() -> None:
    before = _children()
    with pytest.raises(DotTimeout, match=r"longer than 0\.2 s"):
        run_dot(_DENSE, Limits(seconds=0.2))
    assert _children() <= before


def test_a_run_over_its_memory_fails_with_a_sentence() -> None:
    with pytest.raises(DotFailed, match="ended with"):
        run_dot(_DENSE, Limits(seconds=20, memory=24 * 2**20))


def test_an_answer_over_its_size_fails() -> None:
    with pytest.raises(DotFailed):
        run_dot("digraph { n0 -> n1 }", Limits(seconds=5, answer=500))


def test_text_that_is_no_graph_fails_with_dots_own_words() -> None:
    with pytest.raises(DotFailed, match="syntax error"):
        run_dot("digraph {", IN_REQUEST)


def test_without_dot_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DotMissing, match="Graphviz is not installed"):
        run_dot("digraph {}", IN_REQUEST)


def test_a_dot_that_cannot_start_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "dot"
    broken.write_text("not a program")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DotFailed):
        run_dot("digraph {}", IN_REQUEST)


def test_dot_runs_in_an_environment_without_our_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spy = tmp_path / "dot"
    spy.write_text("#!/bin/sh\n/usr/bin/env\n")
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "canary")
    names = {line.split(b"=")[0] for line in run_dot("", IN_REQUEST).splitlines()}
    assert b"SERVER_NAME" in names
    assert names <= {b"SERVER_NAME", b"PWD", b"_", b"SHLVL", b"OLDPWD"}

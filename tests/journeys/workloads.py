"""The real workloads beside the checkout; they are not ours to ship."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"

NAMES = (
    "bwa-large",
    "epigenomics-hep-2seq-50k",
    "montage-2mass-01d",
    "montage-2mass-05d",
    "rnaseq",
    "seismology-1100p",
    "taskmaster-master",
)


def files() -> list[Path]:
    """The workload files; skips the test, loudly, where they are not there."""
    found = [FOLDER / f"{name}.json" for name in NAMES]
    missing = [path.name for path in found if not path.exists()]
    if missing:
        pytest.skip(f"REAL WORKLOADS NOT TESTED: no {', '.join(missing)} in ../shared/data")
    return found


def tasks_of(name: str) -> list[dict[str, Any]]:
    """The tasks of one workload, as its file has them."""
    tasks: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())["tasks"]
    return tasks

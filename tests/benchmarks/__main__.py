"""Runs the benchmarks that are named, or all of them."""

from __future__ import annotations

import importlib
import os
import platform
import sys

from tests.benchmarks.environment import prepared

ALL = (
    *("proxied_reads", "first_sync", "freshness", "shared_pictures", "graph_frames", "graphs"),
    "pages",
    "lighthouse",
)


def main(names: list[str]) -> None:
    """Print the table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"Measured on {machine}\n")  # noqa: T201
    print("| what | figure | floor | ratio | target |\n| --- | --- | --- | --- | --- |")  # noqa: T201
    with prepared():
        for name in names or ALL:
            importlib.import_module(f"tests.benchmarks.{name}").run()


if __name__ == "__main__":
    main(sys.argv[1:])

"""A program of its own, which run.py alone starts: SVG in, PNG out, as large as it is told."""

from __future__ import annotations

import sys

import resvg_py

FONT = "DejaVu Sans"
"""What stands in where the machine has no Inter."""


def main() -> None:
    """Draw standard input on standard output."""
    png = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        zoom=float(sys.argv[1]),
        background=sys.argv[2] or None,
        font_family=FONT,
        sans_serif_family=FONT,
    )
    sys.stdout.buffer.write(bytes(png))


if __name__ == "__main__":
    main()

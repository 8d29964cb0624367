#!/usr/bin/env python
"""Django's command line; `manage.py demo` brings settings of its own."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from dashboard.demo.environment import take_over


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    if sys.argv[1:2] == ["demo"]:
        # The demo runs where nothing is set, and Django reads its settings before any command
        # gets a say: so they are put in place here.
        take_over(os.environ, sys.argv[2:])
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A setting that is missing or bad names itself; where it was read helps nobody.
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()

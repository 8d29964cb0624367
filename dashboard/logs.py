"""What is written to the log and how: data for the settings."""

from __future__ import annotations

from typing import Any


def logging_at(level: str) -> dict[str, Any]:
    """Everything from this level on, in lines on standard error, without secrets."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                # A shared link's address is its secret, and requests are named in many a line.
                "()": "dashboard.masking.MaskedFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # urllib3 writes whole addresses at DEBUG; they name organisations and tasks.
            "urllib3": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            # Django gives the development server's access log a handler of its own.
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }

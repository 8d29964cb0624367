"""Settings of the test process: a pytest plugin, loaded (by addopts) before Django reads them."""

from __future__ import annotations

import os
import shutil
import tempfile

from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings

from dashboard.demo.environment import forget_settings
from dashboard.demo.ports import HOST, free_port

# A busy machine is slow, not wrong: how long an example takes is for the benchmarks to say.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

REDIS_PORT = free_port()
"""Nobody listens here until a test asks for `redis_server`: the others see Redis missing."""

# WhiteNoise warns of a static root that is not there, and warnings are errors.
_static_root = tempfile.mkdtemp(prefix="taskloom-static-")

# The suite can be turned on another database: TEST_DATABASE_URL=postgres://... make test
_database = os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:")
forget_settings(os.environ)
os.environ.update(
    SECRET_KEY="only-for-tests",
    CREDENTIAL_KEYS=Fernet.generate_key().decode(),
    DATABASE_URL=_database,
    REDIS_URL=f"redis://{HOST}:{REDIS_PORT}/0",
    PUBLIC_URL="http://testserver",
    EMAIL_URL="memory://",
    STATIC_ROOT=_static_root,
    # Chooses static files by their own names, so that no test needs collectstatic. Django's test
    # runner turns settings.DEBUG itself off again.
    DEBUG="true",
    LOG_LEVEL="WARNING",
    REMEMBER_TOKENS="false",
)


def pytest_unconfigure() -> None:
    """Take away what was made above."""
    shutil.rmtree(_static_root, ignore_errors=True)

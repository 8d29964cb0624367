"""Who looks at the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import User
from tests.conftest import SignIn


@pytest.fixture
def reader(viewer: User, signed_in: SignIn) -> Client:
    """A browser in which the viewer is signed in."""
    return signed_in(viewer)

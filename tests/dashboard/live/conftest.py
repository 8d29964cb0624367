"""A list to watch, and somebody signed in to watch it."""

from __future__ import annotations

import uuid

import pytest

from dashboard.live.rights import Viewer
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tests.conftest import SignIn


@pytest.fixture
def task_list(organisation: Organisation) -> TaskList:
    """acme's list with the key `plan`."""
    connection = Connection.objects.create(
        id=uuid.uuid4(),
        organisation=organisation,
        provider="quantcdn",
        base_url="http://upstream.example",
        upstream_id="acme",
    )
    return TaskList.objects.create(
        organisation=organisation, connection=connection, list_id="plan", key="plan"
    )


@pytest.fixture
def session_key(viewer: User, signed_in: SignIn) -> str:
    """The session of acme's viewer."""
    return str(signed_in(viewer).session.session_key)


@pytest.fixture
def watching(task_list: TaskList, viewer: User, session_key: str) -> Viewer:
    """acme's viewer before the list."""
    return Viewer(
        session_key=session_key, user_pk=viewer.pk, organisation="acme", task_list=task_list
    )

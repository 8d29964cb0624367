"""Who may do what to tasks: editors do, viewers are refused, strangers learn nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import archived, listed, wire
from tests.dashboard.tasks.conftest import Writer, did

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
FORMS = ("new", "paste", "edit", "link", "find", "delete", "undo")
WRITES = ("new", "paste", "edit", "retry", "link", "delete", "bulk", "undo")
CONTROLS = ("tasks/new/", "tasks/edit/", "tasks/link/", "tasks/delete/", 'id="dialog"')


@pytest.fixture
def launch(organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a"), wire("b", "failed", "a"))


def answers(client: Client, method: str) -> set[int]:
    names = FORMS if method == "get" else WRITES
    return {getattr(client, method)(f"{PAGE}tasks/{name}/?task=b").status_code for name in names}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.usefixtures("launch")
def test_viewers_are_refused_and_strangers_find_nothing(
    viewer: User, stranger: User, client: Client, signed_in: SignIn, method: str
) -> None:
    assert answers(signed_in(viewer), method) == {403}
    assert answers(signed_in(stranger), method) == {404}
    assert answers(client, method) == {302}


@pytest.mark.usefixtures("launch")
def test_a_viewer_sees_no_control(viewer: User, signed_in: SignIn) -> None:
    page = signed_in(viewer).get(PAGE + "?task=b").content.decode()
    assert "Title of b" in page
    for control in (*CONTROLS, "tasks/"):
        assert control not in page, control


@pytest.mark.usefixtures("launch")
def test_an_editor_sees_them_all(editor: User, signed_in: SignIn) -> None:
    page = signed_in(editor).get(PAGE + "?task=b").content.decode()
    for control in (*CONTROLS, "tasks/retry/"):
        assert control in page, control


def test_an_archived_task_has_none(
    editor: User, organisation: Organisation, signed_in: SignIn
) -> None:
    archived(organisation, "launch", wire("a", "completed"))
    page = signed_in(editor).get(PAGE + "?task=a").content.decode()
    assert "tasks/edit/" not in page
    assert "tasks/delete/" not in page


def test_an_undo_is_its_persons_own_and_used_once(
    writer: Writer, owner: User, signed_in: SignIn
) -> None:
    task = writer.make("A")
    answer = writer.post(
        "edit",
        writer.form("edit", task=task, only="title") | {"title": "B"},
        task=task,
        only="title",
    )
    name = did(answer)["undo"]
    address = f"/o/acme/lists/world/tasks/undo/?undo={name}"
    assert signed_in(owner).post(address).status_code == 410
    did(writer.undo(answer))
    assert writer.undo(answer).status_code == 410


def test_an_undo_leaves_alone_what_somebody_changed_since(writer: Writer) -> None:
    task = writer.make("A")
    form = writer.form("edit", task=task, only="title") | {"title": "B"}
    answer = writer.post("edit", form, task=task, only="title")
    writer.api.update(task, title="Theirs")
    refused = writer.undo(answer)
    assert refused.status_code == 409
    assert "left alone" in refused.content.decode()
    assert writer.api.task(task)["title"] == "Theirs"


def test_an_undo_that_fails_can_be_tried_again(writer: Writer) -> None:
    task = writer.make("A")
    form = writer.form("edit", task=task, only="title") | {"title": "B"}
    answer = writer.post("edit", form, task=task, only="title")
    writer.fault(method="PUT", status=429, times=1)
    assert writer.undo(answer).status_code == 503
    did(writer.undo(answer))
    assert writer.api.task(task)["title"] == "A"

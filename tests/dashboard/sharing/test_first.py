"""That a picture passes by what belongs to people, and answers as if it had not."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.sharing.secret import new_secret
from tasks_proxy.accounts.models import User
from tests.conftest import SignIn
from tests.dashboard.sharing.conftest import NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

SHORTCUT = "dashboard.sharing.first.PicturesFirst"


def said(answer: Any) -> tuple[int, dict[str, object], bytes]:
    """All of an answer; the directives of its policy stand in no order."""
    headers: dict[str, object] = dict(answer.headers)
    headers["Content-Security-Policy"] = set(answer["Content-Security-Policy"].split("; "))
    assert not answer.cookies
    return answer.status_code, headers, answer.content


def test_it_answers_what_all_the_others_would_have_made_of_it(
    new_link: NewLink, settings: LazySettings
) -> None:
    path, locked = f"{new_link().path[:-1]}.svg", new_link(password="correct horse")
    tag = Client().get(path)["ETag"]

    def all_said() -> list[tuple[int, dict[str, object], bytes]]:
        visitor = Client()
        return [
            said(visitor.get(path)),
            said(visitor.head(path)),
            said(visitor.get(path, headers={"If-None-Match": tag})),
            said(visitor.get(f"{path}?theme=dark&size=small")),
            said(visitor.get(f"{locked.path[:-1]}.svg")),
            said(visitor.get(f"/s/{new_secret()}.svg")),
            said(visitor.get(path, headers={"Host": "elsewhere.example"})),
            said(visitor.post(path)),
        ]

    short = all_said()
    assert [status for status, _, _ in short] == [200, 200, 304, 200, 404, 404, 400, 405]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != SHORTCUT]
    assert all_said() == short


def test_who_is_signed_in_is_not_asked_for(
    new_link: NewLink, editor: User, signed_in: SignIn
) -> None:
    path, client = f"{new_link().path[:-1]}.svg", signed_in(editor)
    client.get(path)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert len(asked) == 1
    assert not hasattr(answer.wsgi_request, "session")

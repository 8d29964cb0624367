"""When a session was seen last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from cachetools import TTLCache
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from dashboard.account.middleware import SEEN_EVERY, SessionsSeen
from tasks_proxy.accounts.models import User
from tests.conftest import SignIn


def test_a_session_that_never_rests_is_noted_again(
    viewer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    noted: TTLCache[str, bool] = TTLCache(10, SEEN_EVERY, timer=lambda: seconds[0])
    seen = SessionsSeen(lambda request: HttpResponse())
    monkeypatch.setattr(seen, "_noted", noted)
    request = RequestFactory().get("/")
    request.session = signed_in(viewer).session
    request.session.accessed = True
    request.user = viewer
    seen(request)
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    long_ago = timezone.now() - timedelta(hours=1)
    rows.update(last_seen_at=long_ago)
    for _ in range(4):
        seconds[0] += SEEN_EVERY / 2
        seen(request)
    assert rows.get().last_seen_at > long_ago

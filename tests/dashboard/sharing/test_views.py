"""The pages of a team's links: who may see, make and change them, and what the forms say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.sharing.models import Share
from dashboard.sharing.state import State
from dashboard.sharing.terms import Part, ScopeKind
from tasks_proxy.accounts.models import User
from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.history.models import TaskList
from tests.conftest import SignIn
from tests.dashboard.sharing.conftest import Link, NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

NEW = "/o/acme/lists/launch/links/new/"
LEAST: dict[str, Any] = {"name": "Board", "kind": "live", "scope": "whole", "ends": "never"}


def secret_in(text: str) -> str:
    """The secret on the page that shows it once."""
    found = re.search(r'value="http://testserver/s/([\w-]{43})/"', text)
    assert found
    return found[1]


def test_an_editor_makes_a_link_and_sees_its_address_once(
    plan: TaskList, editor: User, signed_in: SignIn, visitor: Client
) -> None:
    client = signed_in(editor)
    assert "View as public" in client.get(NEW).content.decode()
    answer = client.post(NEW, LEAST)
    secret = secret_in(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert visitor.get(f"/s/{secret}/").status_code == 200
    table = client.get("/o/acme/lists/launch/links/").content.decode()
    assert "Board" in table
    assert secret not in table
    assert "whole list" in table
    assert "shows statuses alone" in table


def test_all_that_was_asked_for_is_kept(plan: TaskList, editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    client.cookies["zone"] = "Europe/Berlin"
    client.post(
        NEW,
        LEAST
        | {
            "scope": "statuses",
            "statuses": ["failed", "blocked"],
            "shows": ["titles", "errors"],
            "ends": "at",
            "expires_at": "2050-01-01T12:00",
            "protect": "on",
            "password": "correct horse",
            "max_views": "7",
            "allow_live": "on",
            "sites": "https://Wiki.Example/page\nintranet.example:8443",
        },
    )
    share = Share.objects.get()
    assert share.scoped.kind is ScopeKind.STATUSES
    assert share.scoped.values == ("failed", "blocked")
    assert share.parts == {Part.TITLES, Part.ERRORS}
    assert share.expires_at == datetime(2050, 1, 1, 11, tzinfo=UTC)
    assert share.password.startswith("argon2")
    assert share.max_views == 7
    assert share.sites == ("https://wiki.example", "https://intranet.example:8443")
    assert share.allow_live
    form = client.get(f"/o/acme/links/{share.pk}/").content.decode()
    assert 'value="2050-01-01T12:00"' in form
    assert "Europe/Berlin time" in form
    assert "correct horse" not in form


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"scope": "lineage"}, "Choose the task whose lineage is shown."),
        ({"scope": "lineage", "task": "nobody"}, "There is no task with this id in the list."),
        ({"scope": "agent"}, "Choose the agent whose tasks are shown."),
        ({"scope": "statuses"}, "Choose at least one status."),
        ({"ends": "at"}, "Say when the link ends."),
        ({"ends": "at", "expires_at": "2001-01-01T00:00"}, "This time is over already."),
        ({"protect": "on"}, "Enter the password that visitors are to give."),
        ({"protect": "on", "password": "short"}, "Use at least 8 characters."),
        ({"sites": "https://ok.example 'self'"}, "is no site: write one as"),
        ({"sites": "https://a.example;script-src"}, "is no site"),
        ({"max_views": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    plan: TaskList, editor: User, signed_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = signed_in(editor).post(NEW, LEAST | {"sites": "https://kept.example"} | wrong)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in text
    assert "Nothing was saved." in text
    assert wrong.get("sites", "https://kept.example").replace("'", "&#x27;") in text
    assert not Share.objects.exists()


def test_whoever_acts_on_a_link_comes_back_to_the_page_where_they_did(
    new_link: NewLink, owner: User, signed_in: SignIn
) -> None:
    link, client = new_link(), signed_in(owner)
    here = "/o/acme/links/?page=1"
    one = f"/o/acme/links/{link.share.pk}/"
    page = client.get(here).content.decode()
    forms = re.findall(rf'action="{one}\w+/">(.*?)</form>', page, re.DOTALL)
    assert [f'name="next" value="{here}"' in form for form in forms] == [True] * 4
    assert f'href="{one}?next=%2Fo%2Facme%2Flinks%2F%3Fpage%3D1"' in page
    for action in ("pause", "resume", "adopt", "revoke"):
        assert client.post(f"{one}{action}/", {"next": here})["Location"] == here
    made = client.post(f"{one}rotate/", {"next": here}).content.decode()
    assert f'href="{here}">Done</a>' in made
    form = client.get(one, {"next": here}).content.decode()
    assert f'name="next" value="{here}"' in form
    assert f'href="{here}">Cancel</a>' in form
    assert client.post(one, {**LEAST, "next": here})["Location"] == here
    client.post(f"{one}revoke/")
    assert client.post(f"{one}delete/", {"next": here})["Location"] == here


@pytest.mark.parametrize(
    "elsewhere",
    ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "x"],
)
def test_an_action_on_a_link_leads_to_no_other_site(
    new_link: NewLink, owner: User, signed_in: SignIn, elsewhere: str
) -> None:
    one, client = f"/o/acme/links/{new_link().share.pk}/", signed_in(owner)
    at_home = "/o/acme/lists/launch/links/"
    assert client.post(f"{one}pause/", {"next": elsewhere})["Location"] == at_home
    assert (
        f'href="{at_home}">Done</a>'
        in client.post(f"{one}rotate/", {"next": elsewhere}).content.decode()
    )
    assert f'href="{at_home}">Cancel</a>' in client.get(one, {"next": elsewhere}).content.decode()


def test_who_may_not_sees_no_control_and_is_refused(
    new_link: NewLink, viewer: User, stranger: User, signed_in: SignIn
) -> None:
    link = new_link()
    pages = ["/o/acme/links/", "/o/acme/lists/launch/links/"]
    actions = [NEW, "/o/acme/links/switch/", "/o/acme/lists/launch/links/preview/"]
    names = ("", "preview/", "pause/", "resume/", "revoke/", "rotate/", "delete/", "adopt/")
    actions += [f"/o/acme/links/{link.share.pk}/{name}" for name in names]
    for page in pages:
        text = signed_in(viewer).get(page).content.decode()
        assert "For the client" in text
        assert '<form method="post" action="/o/acme/links' not in text
        assert "/links/new/" not in text
        assert signed_in(stranger).get(page).status_code == 404
        assert Client().get(page).status_code == 302
    for action in actions:
        assert signed_in(viewer).post(action, LEAST).status_code == 403, action
        assert signed_in(stranger).post(action, LEAST).status_code == 404, action
        assert Client().post(action, LEAST).status_code == 302, action
    assert link.again().state is State.LIVE
    assert Share.objects.count() == 1


def test_an_editor_may_not_turn_everything_off_nor_take_a_link_over(
    new_link: NewLink, editor: User, owner: User, signed_in: SignIn
) -> None:
    link = new_link()
    client = signed_in(editor)
    assert client.post("/o/acme/links/switch/", {"off": "1"}).status_code == 403
    assert client.post(f"/o/acme/links/{link.share.pk}/adopt/").status_code == 403
    assert signed_in(owner).post("/o/acme/links/switch/", {"off": "1"}).status_code == 302
    assert link.again().state is State.OFF
    assert "Sharing is off." in client.get("/o/acme/links/").content.decode()


def test_each_thing_that_is_done_to_a_link_is_told_and_written_down(
    new_link: NewLink, editor: User, signed_in: SignIn
) -> None:
    link = new_link()
    client, base = signed_in(editor), f"/o/acme/links/{link.share.pk}/"
    for action, state in (
        ("pause", State.PAUSED),
        ("resume", State.LIVE),
        ("revoke", State.REVOKED),
    ):
        answer = client.post(f"{base}{action}/", follow=True)
        assert "“For the client”" in answer.content.decode()
        assert link.again().state is state
    secret = secret_in(client.post(f"{base}rotate/").content.decode())
    assert link.again().state is State.LIVE
    client.post(base, LEAST | {"shows": ["titles"]})
    assert link.again().parts == {Part.TITLES}
    client.post(f"{base}delete/")
    assert not Share.objects.exists()
    told = [(entry.action, entry.user) for entry in AuditEntry.objects.order_by("pk")[1:]]
    assert told == [
        (f"share.{verb}", editor)
        for verb in ("pause", "resume", "revoke", "rotate", "change", "revoke")
    ]
    named = [(entry.target, entry.title) for entry in AuditEntry.objects.order_by("pk")]
    exactly = f"link {link.share.pk}"
    assert named[0] == (exactly, "For the client, to launch")
    assert named[-1] == (exactly, "Board, to launch")
    assert secret not in repr(list(AuditEntry.objects.values()))


def test_the_view_as_public_shows_what_visitors_would_see_and_saves_nothing(
    plan: TaskList, editor: User, signed_in: SignIn
) -> None:
    client, url = signed_in(editor), "/o/acme/lists/launch/links/preview/"
    shy = client.post(url, {"scope": "whole"})
    assert shy.status_code == 200
    for hidden in ("Build", "coder", "launch"):
        assert hidden not in shy.content.decode()
    open_ = client.post(url, {"scope": "whole", "shows": ["titles", "agents"]}).content.decode()
    assert "Build" in open_
    assert "coder" in open_
    assert "This is what visitors will see." in open_
    part = client.post(url, {"scope": "agent", "agent": "planner", "shows": ["titles"]})
    assert "Build" not in part.content.decode()
    assert client.post(url, {"scope": "agent"}).status_code == 400
    assert not Share.objects.exists()


def test_a_frozen_link_keeps_what_it_shows_when_it_is_changed(
    plan: TaskList, editor: User, signed_in: SignIn
) -> None:
    client = signed_in(editor)
    client.post(NEW, LEAST | {"kind": "frozen"})
    share = Share.objects.get()
    assert share.is_frozen
    client.post(f"/o/acme/links/{share.pk}/", LEAST | {"shows": ["titles"]})
    share = Share.objects.get()
    assert share.is_frozen
    assert share.frozen
    shown = client.post(
        f"/o/acme/links/{share.pk}/preview/", {"scope": "whole", "shows": ["titles"]}
    )
    assert "Build" in shown.content.decode()


def test_a_password_stays_goes_or_changes_as_the_form_says(
    new_link: NewLink, editor: User, signed_in: SignIn
) -> None:
    link = new_link(password="a first password")
    client, url = signed_in(editor), f"/o/acme/links/{link.share.pk}/"
    before = link.again().password
    client.post(url, LEAST | {"protect": "on"})
    assert link.again().password == before
    client.post(url, LEAST | {"protect": "on", "password": "a second password"})
    assert link.again().opened_by("a second password")
    client.post(url, LEAST)
    assert link.again().password == ""


def test_links_of_many_pages_and_views_by_day(
    new_link: NewLink, editor: User, signed_in: SignIn, visitor: Client
) -> None:
    links: list[Link] = [new_link(name=f"Link {n}") for n in range(52)]
    visitor.get(links[-1].path)
    Share.objects.filter(pk=links[0].share.pk).update(created_at=timezone.now() - timedelta(days=1))
    first = signed_in(editor).get("/o/acme/links/").content.decode()
    assert "Page 1 of 2" in first
    assert "1 view in the last 14 days" in first
    assert "Link 0<" in signed_in(editor).get("/o/acme/links/?page=2").content.decode()

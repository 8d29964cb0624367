"""Views under a name: whose they are, and who may change them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from dashboard.lists.models import SavedView
from dashboard.lists.saved import MOST, savable
from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
VIEWS = f"{PAGE}views/"
FAILED = "?view=table&status=failed&q=ship&task=a&page=3"


@pytest.fixture(autouse=True)
def _listed(organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a", "failed"))


def saved(user: User, signed_in: SignIn, name: str = "Failed", **fields: str) -> SavedView:
    signed_in(user).post(VIEWS, {"name": name, "query": FAILED} | fields)
    return SavedView.objects.get(owner=user, name=name)


def change(client: Client, view: SavedView, do: str, **fields: str) -> int:
    return client.post(f"{VIEWS}{view.pk}/", {"do": do, "query": FAILED} | fields).status_code


def menu(client: Client) -> str:
    page = client.get(f"{PAGE}?view=table").content.decode()
    return page.partition('class="menu saved"')[2].partition("save-form")[0]


def test_a_view_keeps_view_filter_and_words_but_no_page_and_task(
    viewer: User, signed_in: SignIn
) -> None:
    view = saved(viewer, signed_in)
    assert parse_qs(view.query) == {"view": ["table"], "status": ["failed"], "q": ["ship"]}
    assert "Failed" in menu(signed_in(viewer))


def test_saving_leads_back_to_what_was_on_screen_and_says_so(
    viewer: User, signed_in: SignIn
) -> None:
    client = signed_in(viewer)
    answer = client.post(VIEWS, {"name": "Failed", "query": FAILED})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"view": ["table"], "status": ["failed"], "q": ["ship"]}
    assert "“Failed” was saved." in client.get(answer["Location"]).content.decode()


def test_saving_under_an_own_name_again_replaces_it(viewer: User, signed_in: SignIn) -> None:
    saved(viewer, signed_in)
    again = saved(viewer, signed_in, query="?view=board")
    assert again.query == "view=board"
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b"])
def test_a_name_that_cannot_be_is_refused_with_a_sentence(
    viewer: User, signed_in: SignIn, name: str
) -> None:
    client = signed_in(viewer)
    answer = client.post(VIEWS, {"name": name, "query": FAILED}, follow=True)
    assert "The view was not saved." in answer.content.decode()
    assert not SavedView.objects.exists()


def test_nobody_keeps_views_without_end(viewer: User, signed_in: SignIn) -> None:
    for number in range(MOST):
        saved(viewer, signed_in, f"View {number}")
    answer = signed_in(viewer).post(VIEWS, {"name": "One more", "query": FAILED}, follow=True)
    assert f"you keep {MOST} of this list already" in answer.content.decode()


def test_a_private_view_is_its_owners_alone(owner: User, editor: User, signed_in: SignIn) -> None:
    view = saved(editor, signed_in)
    assert "Failed" not in menu(signed_in(owner))
    assert change(signed_in(owner), view, "delete") == 404


def test_a_shared_view_is_seen_by_all_and_changed_by_its_owner_and_managers(
    owner: User, editor: User, viewer: User, signed_in: SignIn
) -> None:
    view = saved(editor, signed_in, shared="1")
    assert "Failed" in menu(signed_in(viewer))
    assert "saved-edit" not in menu(signed_in(viewer))
    assert change(signed_in(viewer), view, "delete") == 404
    assert change(signed_in(owner), view, "rename", name="All failed") == 302
    assert "All failed" in menu(signed_in(editor))
    assert change(signed_in(editor), view, "unshare") == 302
    assert "All failed" not in menu(signed_in(viewer))


def test_a_viewer_keeps_views_but_shares_none(viewer: User, signed_in: SignIn) -> None:
    client = signed_in(viewer)
    answer = client.post(VIEWS, {"name": "Mine", "query": FAILED, "shared": "1"})
    assert answer.status_code == 403
    view = saved(viewer, signed_in)
    assert change(client, view, "share") == 403
    assert "Share with the team" not in client.get(f"{PAGE}?view=table").content.decode()
    assert not SavedView.objects.filter(shared=True).exists()


def test_two_views_of_one_person_never_share_a_name(viewer: User, signed_in: SignIn) -> None:
    client = signed_in(viewer)
    saved(viewer, signed_in, "One")
    other = saved(viewer, signed_in, "Other")
    client.post(f"{VIEWS}{other.pk}/", {"do": "rename", "name": "One"})
    assert "“One” exists already" in client.get(f"{PAGE}?view=table").content.decode()
    other.refresh_from_db()
    assert other.name == "Other"


def test_a_view_is_deleted(viewer: User, signed_in: SignIn) -> None:
    view = saved(viewer, signed_in)
    assert change(signed_in(viewer), view, "delete") == 302
    assert not SavedView.objects.exists()


def test_what_is_not_known_changes_nothing(viewer: User, signed_in: SignIn) -> None:
    view = saved(viewer, signed_in)
    assert change(signed_in(viewer), view, "explode") == 302
    assert SavedView.objects.filter(pk=view.pk, name="Failed", shared=False).exists()


def test_a_stranger_and_another_list_reach_no_view(
    viewer: User, stranger: User, organisation: Organisation, signed_in: SignIn
) -> None:
    view = saved(viewer, signed_in)
    listed(organisation, "other", wire("a"))
    assert change(signed_in(stranger), view, "delete") == 404
    elsewhere = f"/o/acme/lists/other/views/{view.pk}/"
    assert signed_in(viewer).post(elsewhere, {"do": "delete"}).status_code == 404
    assert signed_in(stranger).post(VIEWS, {"name": "x"}).status_code == 404
    assert Client().post(VIEWS, {"name": "x"}).status_code == 302


def test_only_what_a_view_is_made_of_is_kept_of_an_address() -> None:
    assert savable(QueryDict("next=//evil.example&view=board&group=agent")) == (
        "view=board&group=agent"
    )
    assert savable(QueryDict("")) == "view=graph"

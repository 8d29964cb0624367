"""Who may watch which list, at the start and later."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.http import Http404

from dashboard.account.standing import organisation_restore, organisation_suspend
from dashboard.live.rights import Viewer, admit, still_admitted
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.history.models import TaskList
from tests.conftest import SignIn


def test_a_member_is_admitted_to_a_list_of_the_organisation(
    task_list: TaskList, viewer: User, session_key: str
) -> None:
    admitted = admit(session_key, "acme", "plan")
    assert admitted
    assert (admitted.user_pk, admitted.task_list) == (viewer.pk, task_list)


@pytest.mark.parametrize("session_key", [None, "", "short", "a" * 32])
def test_without_a_session_nobody_is_admitted(task_list: TaskList, session_key: str | None) -> None:
    assert admit(session_key, "acme", "plan") is None


def test_a_stranger_meets_the_same_as_an_unknown_list_or_organisation(
    task_list: TaskList, stranger: User, viewer: User, signed_in: SignIn
) -> None:
    said = set()
    for person, organisation, key in [
        (stranger, "acme", "plan"),
        (stranger, "nobody", "plan"),
        (viewer, "globex", "plan"),
    ]:
        with pytest.raises(Http404) as refused:
            admit(signed_in(person).session.session_key, organisation, key)
        said.add(str(refused.value))
    assert len(said) == 1


def test_an_unknown_list_is_missing(session_key: str) -> None:
    with pytest.raises(Http404):
        admit(session_key, "acme", "nothing")


def test_who_is_admitted_stays_admitted(watching: Viewer) -> None:
    assert still_admitted([watching]) == {watching}


def test_looking_at_a_session_neither_ends_nor_renames_it(
    watching: Viewer, viewer: User, session_key: str
) -> None:
    viewer.set_password("another one")
    viewer.save()
    assert still_admitted([watching]) == set()
    assert Session.objects.filter(session_key=session_key).exists()


def test_the_right_ends_with_the_membership(watching: Viewer, viewer: User) -> None:
    Membership.objects.filter(user=viewer).delete()
    assert still_admitted([watching]) == set()


def test_the_right_ends_with_the_account(watching: Viewer, viewer: User) -> None:
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert still_admitted([watching]) == set()


def test_the_right_ends_with_the_session(watching: Viewer) -> None:
    Session.objects.all().delete()
    assert still_admitted([watching]) == set()


def test_the_right_ends_with_the_list(watching: Viewer, task_list: TaskList) -> None:
    TaskList.objects.all().delete()
    assert still_admitted([watching]) == set()


def test_the_right_ends_while_the_organisation_is_suspended(
    watching: Viewer, organisation: Organisation
) -> None:
    organisation_suspend(organisation)
    assert still_admitted([watching]) == set()
    with pytest.raises(Http404):
        admit(watching.session_key, "acme", "plan")
    organisation_restore(organisation)
    assert still_admitted([watching]) == {watching}


def test_one_persons_end_is_nobody_elses(
    watching: Viewer, viewer: User, editor: User, signed_in: SignIn
) -> None:
    other = admit(signed_in(editor).session.session_key, "acme", "plan")
    assert other
    Membership.objects.filter(user=viewer).delete()
    assert still_admitted([watching, other]) == {other}


def test_a_viewer_on_paper_shows_no_session(watching: Viewer) -> None:
    assert watching.session_key not in repr(watching)

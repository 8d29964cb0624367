"""The inbox: what stands in it for whom, and hiding from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.attention.findings import findings_update
from dashboard.attention.models import Finding, Hush
from dashboard.overview import jobs
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tasks_proxy.store.signals import snapshot_written
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


@pytest.fixture
def launch(organisation: Organisation) -> TaskList:
    """A list in which one task is blocked and one has failed."""
    blocked = wire("a", "blocked", blockedReason="Which <region>?", assignedAgentId="coder-1")
    return found(listed(organisation, "launch", blocked, wire("b/1", "failed"), wire("c")))


def found(row: TaskList) -> TaskList:
    """The list, after its findings were brought up to its snapshot."""
    findings_update(row, snapshots.read(row))
    return row


def the(need: str) -> Finding:
    return Finding.objects.get(need=need)


@pytest.mark.usefixtures("launch")
@pytest.mark.parametrize("address", ["/attention/", "/o/acme/attention/"])
@pytest.mark.parametrize("person", ["owner", "editor", "viewer"])
def test_members_find_what_needs_somebody_with_links_to_it(
    request: pytest.FixtureRequest, signed_in: SignIn, person: str, address: str
) -> None:
    page = signed_in(request.getfixturevalue(person)).get(address).content.decode()
    assert "Title of a" in page
    assert "Which &lt;region&gt;?" in page
    assert 'href="/o/acme/lists/launch/?task=b%2F1"' in page
    assert "Title of c" not in page
    badge = re.search(r'class="number badge">.*?</span>(\w+)</span>', page)
    assert badge
    assert badge[1] == "2"


@pytest.mark.usefixtures("launch")
def test_a_stranger_finds_nothing_and_hides_nothing(stranger: User, signed_in: SignIn) -> None:
    client = signed_in(stranger)
    assert client.get("/o/acme/attention/").status_code == 404
    assert client.get("/o/acme/attention/mail/").status_code == 404
    assert "Title of a" not in client.get("/attention/").content.decode()
    client.post(f"/attention/{the('blocked').pk}/hush/", {"for": "ever"})
    assert not Hush.objects.exists()


@pytest.mark.usefixtures("launch")
def test_what_one_person_hides_others_still_see(
    viewer: User, editor: User, signed_in: SignIn
) -> None:
    mine = signed_in(viewer)
    address = f"/attention/{the('blocked').pk}/hush/"
    answer = mine.post(address, {"for": "ever", "next": "/o/acme/attention/?need=blocked"})
    assert answer["Location"] == "/o/acme/attention/?need=blocked"
    page = mine.get("/attention/").content.decode()
    assert "Title of a" not in page
    assert "1 hidden by you" in page
    assert "Title of a" in mine.get("/attention/?show=hidden").content.decode()
    assert "Title of a" in signed_in(editor).get("/attention/").content.decode()
    mine.post(address, {"for": "no"})
    assert "Title of a" in mine.get("/attention/").content.decode()


@pytest.mark.usefixtures("launch")
def test_what_was_snoozed_comes_back(viewer: User, signed_in: SignIn) -> None:
    client = signed_in(viewer)
    client.post(f"/attention/{the('blocked').pk}/hush/", {"for": "hour"})
    assert "Title of a" not in client.get("/attention/").content.decode()
    Hush.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "Title of a" in client.get("/attention/").content.decode()


def test_hiding_holds_while_the_reason_does(
    organisation: Organisation, launch: TaskList, viewer: User, signed_in: SignIn
) -> None:
    client = signed_in(viewer)
    client.post(f"/attention/{the('blocked').pk}/hush/", {"for": "ever"})
    found(listed(organisation, "launch", wire("a", "in_progress")))
    assert not Finding.objects.exists()
    found(listed(organisation, "launch", wire("a", "blocked", blockedReason="Which <region>?")))
    assert "Title of a" not in client.get("/attention/").content.decode()
    found(listed(organisation, "launch", wire("a", "blocked", blockedReason="Who pays?")))
    assert "Who pays?" in client.get("/attention/").content.decode()


@pytest.mark.usefixtures("launch")
@pytest.mark.parametrize("asked", [{}, {"for": "a fortnight"}])
def test_hiding_for_no_such_time_is_refused(
    viewer: User, signed_in: SignIn, asked: dict[str, str]
) -> None:
    assert signed_in(viewer).post(f"/attention/{the('failed').pk}/hush/", asked).status_code == 400


def test_hiding_what_is_over_says_so(viewer: User, signed_in: SignIn) -> None:
    answer = signed_in(viewer).post("/attention/999/hush/", {"for": "day"}, follow=True)
    assert "That needs nobody any more." in answer.content.decode()


@pytest.mark.usefixtures("launch")
def test_needs_are_counted_and_chosen(viewer: User, signed_in: SignIn) -> None:
    client = signed_in(viewer)
    page = client.get("/attention/?need=failed").content.decode()
    assert "Title of b/1" in page
    assert "Title of a" not in page
    assert 'href="?need=blocked"' in page
    assert "Nothing of this kind" in client.get("/attention/?need=slow").content.decode()


def test_an_empty_inbox_says_so(viewer: User, signed_in: SignIn) -> None:
    assert "Nothing needs you now" in signed_in(viewer).get("/attention/").content.decode()


def test_the_job_finds_and_forgets(organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a", "blocked"), wire("bad\x00\ud800", "failed"))
    snapshot = snapshots.read(row)
    snapshot_written.send(TaskList, task_list=row, snapshot=snapshot, structure_changed=False)
    jobs.look_through_wanted()
    assert Finding.objects.count() == 2
    first = the("blocked").found_at
    found(row)
    assert the("blocked").found_at == first
    findings_update(row, None)
    assert not Finding.objects.exists()


def test_many_findings_take_few_queries_and_several_pages(
    owner: User,
    organisation: Organisation,
    other_organisation: Organisation,
    signed_in: SignIn,
    django_assert_max_num_queries: object,
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    for name in ("one", "two"):
        found(listed(organisation, name, *[wire(f"t{n}", "blocked") for n in range(60)]))
    client = signed_in(owner)
    client.get("/attention/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/attention/").content.decode()
    assert "Page 1 of 3" in page
    assert "99+" in page

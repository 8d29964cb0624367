"""Rights that end, on a whole site: the next request is refused, and an open stream ends."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
import requests

from tests.acceptance.conftest import PASSWORD, UPSTREAM_TOKEN, unlimited
from tests.acceptance.visitors import signed_in
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

TOKEN_SECONDS = 1.0
STREAM_SECONDS = 10.0
LATE = 2.0
"""What a busy machine may add."""

ENDS = {
    # how a right ends: as Python, then what read, write and page answer, and whether streams end
    "removed": ("Membership.objects.filter(user=who).delete()", 404, 404, 404, True),
    "disabled": ("who.is_active = False; who.save()", 401, 401, 302, True),
    "demoted": ("Membership.objects.filter(user=who).update(role='viewer')", 200, 403, 200, False),
    "revoked": ("ApiToken.objects.filter(user=who).delete()", 401, 401, 200, False),
    "password": ("who.set_password('another long one'); who.save()", 200, 201, 302, True),
}
MAKE = """
import json
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.tokens import token_create
acme = Organisation.objects.get(slug="acme")
made = {}
for name in json.loads(%r):
    user = User.objects.create_user(f"{name}@acme.example", password=%r)
    Membership.objects.create(organisation=acme, user=user, role="editor")
    made[name] = token_create(user=user, organisation=acme, name=name, scope="write", days=None)
print(json.dumps(made))
"""
END = """
import time
from tasks_proxy.accounts.models import ApiToken, Membership, User
for name, code in %r:
    who = User.objects.get(email=f"{name}@acme.example")
    exec(code)
print(time.time())
"""


@dataclass
class Person:
    """Somebody with a session, a token and an open stream."""

    site: Site
    token: str
    session: requests.Session
    stream_ended: list[float] = field(default_factory=list)
    listener: threading.Thread | None = None

    def answers(self) -> tuple[int, int, int]:
        """The statuses of a read and a write by the token, and of a page."""
        tasks = f"{self.site.url}/api/v3/organizations/acme/ai/tasks"
        bearer = {"Authorization": f"Bearer {self.token}"}
        task = {"title": "x", "taskListId": "launch"}
        page = self.session.get(
            f"{self.site.url}/o/acme/lists/launch/?view=graph", timeout=30, allow_redirects=False
        )
        read = requests.get(tasks, headers=bearer, timeout=30)
        write = requests.post(tasks, headers=bearer, json=task, timeout=30)
        return read.status_code, write.status_code, page.status_code

    def listen(self) -> None:
        """Keep a stream open until the server ends it."""
        opened = threading.Event()

        def stream() -> None:
            address = f"{self.site.url}/live/o/acme/lists/launch/"
            # Those that nobody ends break off with their server, which does not count.
            with (
                suppress(requests.RequestException),
                requests.get(
                    address, cookies=self.session.cookies, stream=True, timeout=120
                ) as answer,
            ):
                for _ in answer.iter_lines():
                    opened.set()
                self.stream_ended.append(time.time())

        self.listener = threading.Thread(target=stream, daemon=True)
        self.listener.start()
        assert opened.wait(30)

    def close(self) -> None:
        """Leave, once the server is gone."""
        self.session.close()
        if self.listener is not None:
            self.listener.join(30)


@pytest.fixture
def people(new_site: NewSite) -> Iterator[dict[str, Person]]:
    site = new_site()
    unlimited(site)
    site.connect("acme", site.start_simulator(token=UPSTREAM_TOKEN), token=UPSTREAM_TOKEN)
    site.manage("sync", "acme", "--list", "launch")
    made = site.manage("shell", "-v", "0", "-c", MAKE % (json.dumps(list(ENDS)), PASSWORD))
    site.start_web()
    tokens = json.loads(made.stdout.splitlines()[-1])
    whole = {
        name: Person(site, token, signed_in(site.url, f"{name}@acme.example"))
        for name, token in tokens.items()
    }
    yield whole
    site.stop()
    for person in whole.values():
        person.close()


def test_whoever_loses_a_right_is_refused_within_a_second_and_their_stream_ends_within_ten(
    people: dict[str, Person],
) -> None:
    for person in people.values():
        assert person.answers() == (200, 201, 200)
        person.listen()
    site = people["removed"].site
    ends = [(name, code) for name, (code, *_) in ENDS.items()]
    at = float(site.manage("shell", "-v", "0", "-c", END % ends).stdout.splitlines()[-1])
    time.sleep(max(0.0, at + TOKEN_SECONDS - time.time()))
    for name, (_, *expected, _) in ENDS.items():
        assert list(people[name].answers()) == expected, name
    lost = [person for name, person in people.items() if ENDS[name][-1]]
    until(
        lambda: all(person.stream_ended for person in lost),
        seconds=STREAM_SECONDS + LATE,
        what="the end of the streams",
    )
    assert max(person.stream_ended[0] for person in lost) - at < STREAM_SECONDS + LATE
    kept = [person for name, person in people.items() if not ENDS[name][-1]]
    assert not any(person.stream_ended for person in kept)

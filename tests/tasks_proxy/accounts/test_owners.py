"""The last two owners take the role from each other at the same moment: one remains."""

from __future__ import annotations

import pytest

from tests.conftest import NewSite

ROUNDS = 100

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

_DUEL = f"""
import threading
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from tasks_proxy.accounts.members import member_remove, role_change
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
acme = Organisation.objects.create(slug="acme", name="Acme")
ann, bob = (User.objects.create_user(f"{{n}}@acme.example") for n in ("ann", "bob"))
least, refused = 2, 0
for turn in range({ROUNDS}):
    for user in (ann, bob):
        Membership.objects.update_or_create(
            organisation=acme, user=user, defaults={{"role": Role.OWNER}})
    start = threading.Barrier(2)
    failed = []
    def strike(by, at):
        start.wait()
        try:
            if turn % 2:
                role_change(acme, by=by, user_pk=at.pk, role=Role.VIEWER)
            else:
                member_remove(acme, by=by, user_pk=at.pk)
        except (PermissionDenied, ValidationError) as error:
            failed.append(error)
        finally:
            connection.close()
    threads = [threading.Thread(target=strike, args=pair) for pair in ((ann, bob), (bob, ann))]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    least = min(least, Membership.objects.filter(organisation=acme, role=Role.OWNER).count())
    refused += len(failed)
print(least, refused)
"""


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def test_an_owner_remains_whatever_happens_at_once(new_site: NewSite, database: str) -> None:
    site = new_site(database)
    told = site.manage("shell", "--no-imports", "-c", _DUEL, LOG_LEVEL="ERROR").stdout.split()
    assert told[-2:] == ["1", str(ROUNDS)]

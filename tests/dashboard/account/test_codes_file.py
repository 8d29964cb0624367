"""Recovery codes saved as a file, which the audit log tells of without telling them."""

from __future__ import annotations

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tasks_proxy.accounts.models import User
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn

FILE = "/accounts/2fa/codes/file/"


def test_codes_that_are_saved_are_written_down_in_each_organisation(
    owner: User, signed_in: SignIn
) -> None:
    codes = RecoveryCodes.activate(owner)
    client = signed_in(owner)
    owner.set_password("correct horse battery")
    owner.save()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    proved = client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    assert proved.status_code == 302
    answer = client.get(FILE)
    assert codes.get_unused_codes()[0] in answer.content.decode()
    entry = AuditEntry.objects.get(action="export.download")
    assert (entry.target, entry.email) == ("recovery codes as a file", owner.email)
    assert entry.organisation is not None
    assert entry.organisation.slug == "acme"
    assert entry.after is None

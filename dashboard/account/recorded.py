"""What happens to accounts, in the audit log of each of their organisations."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from tasks_proxy.accounts.models import User
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import Actor, actor_of
from tasks_proxy.audit.recording import record_everywhere


def connect() -> None:
    """Listen to sign-in's signals."""
    account.user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_failed)
    account.password_changed.connect(_password_changed)
    account.password_set.connect(_password_changed)
    account.password_reset.connect(_password_reset)
    account.email_changed.connect(_email_changed)
    mfa.authentication_failed.connect(_code_failed)
    mfa.authenticator_added.connect(_factor_added)
    mfa.authenticator_removed.connect(_factor_removed)
    mfa.authenticator_reset.connect(_codes_made)


def _by(request: HttpRequest, user: User) -> Actor:
    """The person whose account it is, whether or not the request is signed in by now."""
    found = actor_of(request)
    return Actor(user=user, email=user.email, ip=found.ip, user_agent=found.user_agent)


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    record_everywhere(Action.SIGN_IN, _by(request, user), person=user)


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if isinstance(user, User):
        record_everywhere(Action.SIGN_OUT, _by(request, user), person=user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Nobody is known to have acted: the address is only what was entered."""
    if request is None:
        return
    address = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    person = User.objects.filter(email=address).first() if "\x00" not in address else None
    actor = actor_of(request, email=address)
    by = Actor(email=address, ip=actor.ip, user_agent=actor.user_agent)
    record_everywhere(Action.SIGN_IN_FAILED, by, person=person, target="wrong password")


def _code_failed(request: HttpRequest, user: User, **_: Any) -> None:
    actor = actor_of(request)
    by = Actor(email=user.email, ip=actor.ip, user_agent=actor.user_agent)
    record_everywhere(Action.SIGN_IN_FAILED, by, person=user, target="wrong code")


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    record_everywhere(Action.PASSWORD_CHANGE, _by(request, user), person=user)


def _password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    record_everywhere(Action.PASSWORD_RESET, _by(request, user), person=user)


def _email_changed(
    request: HttpRequest, user: User, from_email_address: Any, to_email_address: Any, **_: Any
) -> None:
    if from_email_address is None:  # the first proof of the first address
        return
    record_everywhere(
        Action.EMAIL_CHANGE,
        _by(request, user),
        person=user,
        before={"address": from_email_address.email},
        after={"address": to_email_address.email},
    )


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record_everywhere(Action.TWO_FACTORS_ON, _by(request, user), person=user)


def _factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record_everywhere(Action.TWO_FACTORS_OFF, _by(request, user), person=user)


def _codes_made(request: HttpRequest, user: User, **_: Any) -> None:
    record_everywhere(Action.RECOVERY_CODES, _by(request, user), person=user)

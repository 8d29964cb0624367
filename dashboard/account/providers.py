"""Sign-in by an OpenID Connect provider of the operator's, and who may come in by one."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from tasks_proxy.accounts.models import Invitation, User
from tasks_proxy.accounts.suspended import AWAKE


class ByProvider(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Somebody whom a provider vouches for is the person with that verified address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse what this product has no page for: no address, and linking by hand."""
        if sociallogin.is_existing:
            return
        address = next(iter(sociallogin.email_addresses), None)
        linking = sociallogin.state.get("process") == AuthProcess.CONNECT
        if linking or address is None or not address.verified:
            page = render(request, "socialaccount/unverified.html", status=403)
            raise ImmediateHttpResponse(page)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether somebody new may join: all, all of this provider, or those who are invited."""
        app_settings = sociallogin.account.get_provider().app.settings
        return bool(
            settings.OPEN_SIGN_UP or app_settings.get("sign_up") or _invited(sociallogin.user)
        )

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> AbstractBaseUser:
        """The new person, by address and name."""
        user: AbstractBaseUser = super().populate_user(request, sociallogin, data)
        if isinstance(user, User):
            user.email = User.objects.normalize_email(user.email)
            parts = (data.get("first_name") or "", data.get("last_name") or "")
            user.name = str(data.get("name") or " ".join(parts)).strip()[:150]
        return user


def _invited(user: AbstractBaseUser) -> bool:
    open_ones = Invitation.objects.filter(
        AWAKE, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return isinstance(user, User) and open_ones.filter(email=user.email).exists()

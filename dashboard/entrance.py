"""Routes of sign-in: those of allauth's that this product has pages for, and no others.

Its page for e-mail addresses above all is not among them: it lets people take an address that
nobody has verified, and an address is what a member is added by. The page of one's own account
does that in our way.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as providers
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from dashboard.taken import written_down


def _to_account(name: str, address: str) -> Any:
    """Where allauth would lead to a page of its own."""
    view = RedirectView.as_view(pattern_name="account", http_method_names=["get", "head"])
    return path(address, view, name=name)


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("password/change/", never_cache(views.password_change), name="account_change_password"),
    path("password/set/", never_cache(views.password_set), name="account_set_password"),
    path("reauthenticate/", never_cache(views.reauthenticate), name="account_reauthenticate"),
    path(
        "confirm-email/",
        never_cache(views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        never_cache(views.confirm_email),
        name="account_confirm_email",
    ),
    path("2fa/authenticate/", never_cache(factors.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", never_cache(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", never_cache(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", never_cache(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/new/",
        never_cache(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/file/",
        never_cache(written_down(codes.download_recovery_codes, "recovery codes as a file")),
        name="mfa_download_recovery_codes",
    ),
    path("oidc/<slug:provider_id>/login/", openid.login, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/", openid.callback, name="openid_connect_callback"
    ),
    path("oidc/cancelled/", providers.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/error/", providers.login_error, name="socialaccount_login_error"),
    _to_account("mfa_index", "2fa/"),
    _to_account("account_email", "email/"),
    _to_account("socialaccount_connections", "oidc/"),
    _to_account("socialaccount_signup", "oidc/signup/"),
]

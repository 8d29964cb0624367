"""Sign-in: who may sign up, and what a guesser meets."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People join by a member's doing, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False


def guessed_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address whose password is being tried: guesses are counted for each address."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()[:255]


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """The page after too many guesses; it reads the same whether the address exists or not."""
    cool_off = get_cool_off(request)
    minutes = int(cool_off.total_seconds() // 60) if cool_off else 0
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)

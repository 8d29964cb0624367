"""What people enter on the page of connections."""

from __future__ import annotations

from django import forms

from tasks_proxy.connections.connecting import token_check


class TokenForm(forms.Form):
    """Another token; what was entered is never written into the page again."""

    token = forms.CharField(
        label="The upstream's token",
        required=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "required": True}
        ),
    )

    def clean_token(self) -> str:
        """The token; ValidationError for none, in our own words."""
        token: str = self.cleaned_data["token"]
        token_check(token)
        return token

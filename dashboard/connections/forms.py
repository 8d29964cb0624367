"""What people enter on the page of connections."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from tasks_proxy.connections.connecting import token_check
from tasks_proxy.connections.models import ListsBy, Provider


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


class ConnectForm(TokenForm):
    """Where an organisation's tasks are held."""

    provider = forms.ChoiceField(label="Service", choices=Provider.choices)
    base_url = forms.CharField(
        label="Base URL",
        max_length=300,
        help_text="Such as https://host[:port], without a path of the API.",
    )
    upstream_id = forms.CharField(
        label="Its id there",
        max_length=200,
        help_text="Of the organisation, or of the project.",
    )
    lists_by = forms.ChoiceField(
        label="What makes a list",
        choices=[(value, word.capitalize()) for value, word in ListsBy.choices],
        initial=ListsBy.REPOSITORY,
        required=False,
        help_text="For services that have no lists of their own.",
    )

    field_order = ("provider", "base_url", "upstream_id", "token", "lists_by")

    def clean_lists_by(self) -> str:
        """What was chosen, or the usual."""
        return self.cleaned_data["lists_by"] or ListsBy.REPOSITORY.value

    def add_errors(self, error: ValidationError) -> None:
        """Put the errors of a model under the fields that they are about, all others on top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, told in error.message_dict.items():
            self.add_error(name if name in self.fields else None, told)

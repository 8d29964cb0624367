"""What people enter about their organisations."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.organisations import slug_free
from tasks_proxy.accounts.roles import Role, Scope

LIFETIMES = ((30, "30 days"), (90, "90 days"), (365, "1 year"), (0, "No end"))


class InvitationForm(forms.Form):
    """Whom to invite, as what: one of the roles that the inviting person may give."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(label="Role")

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101  for the type checker
        role.choices = [(given.value, given.label) for given in roles]
        role.initial = Role.EDITOR


class JoinForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean(self) -> dict[str, Any]:
        """Check the password against the person that there will be."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password"):
            person = User(email=self._email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs alone
    """A new organisation; without an address it gets one like its name."""

    class Meta:
        model = Organisation
        fields = ("name", "slug")
        labels: ClassVar = {"slug": "Address"}
        help_texts: ClassVar = {"slug": "In links, and in the API's paths. It stays as it is."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """The address that was entered, or a free one."""
        return self.cleaned_data["slug"] or slug_free(self.cleaned_data.get("name", ""))


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs alone
    """An organisation's name, and for how long its history is kept."""

    class Meta:
        model = Organisation
        fields = ("name", "retention_days")
        labels: ClassVar = {"retention_days": "Days that history is kept"}


class TokenForm(forms.Form):
    """A new token: read and write only for those who may write themselves."""

    name = forms.CharField(label="What is it for?", max_length=100)
    scope = forms.ChoiceField(label="It may", choices=[(Scope.READ.value, "Read")])
    days = forms.TypedChoiceField(label="It ends after", choices=LIFETIMES, coerce=int, initial=90)

    def __init__(self, *args: Any, may_write: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)  # noqa: S101  for the type checker
        if may_write:
            scope.choices = Scope.choices


class AuditForm(forms.Form):
    """Which entries to show: `who` is part of an address, the days are whole ones in UTC."""

    who = forms.CharField(label="Who", required=False, max_length=254, empty_value="")
    action = forms.CharField(label="What", required=False, max_length=40, empty_value="")
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

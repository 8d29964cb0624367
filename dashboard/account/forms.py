"""What people enter about themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from dashboard import zone
from tasks_proxy.accounts.models import User


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs alone
    """The name on screen."""

    class Meta:
        model = User
        fields = ("name",)


class TimeZoneForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs alone
    """The zone in which times are told; empty for the browser's."""

    class Meta:
        model = User
        fields = ("time_zone",)

    def __init__(self, *args: Any, browser: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = f"As the browser says: {browser}" if zone.named(browser) else "As the browser says"
        self.fields["time_zone"] = forms.ChoiceField(
            label="Time zone",
            required=False,
            choices=[("", own), *((name, name.replace("_", " ")) for name in zone.choices())],
        )

"""What people enter on an organisation's page."""

from __future__ import annotations

from django import forms

from tasks_proxy.store.orders import list_id_check


class ListForm(forms.Form):
    """A list that the upstream does not show, by its id."""

    id = forms.CharField(label="The list's id at the upstream", required=False)

    def clean_id(self) -> str:
        """The id; ValidationError for none, in our own words."""
        list_id: str = self.cleaned_data["id"]
        list_id_check(list_id)
        return list_id

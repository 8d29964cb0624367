"""How long an organisation's history is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.history.retention import retention, retention_set


def test_without_a_time_of_its_own_the_sites_holds(
    organisation: Organisation, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 12
    assert retention(organisation) == timedelta(days=12)


def test_a_time_of_its_own_is_stored_and_taken_back(
    organisation: Organisation, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 12
    retention_set(organisation, 365)
    organisation.refresh_from_db()
    assert retention(organisation) == timedelta(days=365)
    retention_set(organisation, None)
    organisation.refresh_from_db()
    assert retention(organisation) == timedelta(days=12)


@pytest.mark.parametrize("days", [-1, 0, 3651])
def test_a_time_that_makes_no_sense_is_refused_and_not_stored(
    organisation: Organisation, days: int
) -> None:
    with pytest.raises(ValidationError):
        retention_set(organisation, days)
    organisation.refresh_from_db()
    assert organisation.retention_days is None

"""Pages of what there may be much of, for scripts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

LAST_OFFSET = 1_000_000_000
"""Far beyond any end, and what every database can count to."""


class PageQuery(serializers.Serializer[Any]):
    """Which page is asked for."""

    limit = serializers.IntegerField(
        min_value=1, max_value=1000, default=100, help_text="How many at most."
    )
    offset = serializers.IntegerField(
        min_value=0, max_value=LAST_OFFSET, default=0, help_text="How many to leave out."
    )


class Pages(LimitOffsetPagination):
    """100 a page, 1,000 at most; what is no number is refused and not taken for 100."""

    def get_limit(self, request: Request) -> int:
        """The checked limit."""
        return int(self._asked(request)["limit"])

    def get_offset(self, request: Request) -> int:
        """The checked offset."""
        return int(self._asked(request)["offset"])

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, Any]]:
        """None: PageQuery describes them."""
        return []

    @staticmethod
    def _asked(request: Request) -> dict[str, Any]:
        query = PageQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        checked: dict[str, Any] = query.validated_data
        return checked

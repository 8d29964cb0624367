"""Static files under hashed names, the names inside ES modules' imports included."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_Converter = Callable[[re.Match[str]], str]


class HashedAssets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """WhiteNoise's storage, told to follow `import "./x.js"` too (off by default in Django)."""

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *arguments: Any, **options: Any) -> _Converter:
        """Leave django-htmx's scripts as they are: what looks like an import is a comment there."""
        if name.startswith("django_htmx/"):
            return lambda match: match[0]
        converter: _Converter = super().url_converter(name, *arguments, **options)
        return converter

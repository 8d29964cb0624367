"""Static files under hashed names, the names inside ES modules' imports included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """WhiteNoise's storage, told to follow `import "./x.js"` too (off by default in Django)."""

    support_js_module_import_aggregation = True

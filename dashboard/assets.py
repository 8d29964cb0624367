"""Static files under hashed names, our scripts in one piece each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from dashboard.bundling import bundle

_OURS = PurePosixPath("js")


class HashedAssets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """WhiteNoise's storage, in which a script of ours holds what it imports.

    gzip learns nothing from one small module for the next, and a page would ask for thirty of
    them. Therefore two scripts of one page must not import the same module: it would run twice.
    """

    def post_process(
        self, paths: Mapping[str, tuple[Storage, str]], **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Hash and compress all files, reading a bundle where a script of ours would be read."""
        bundles = {
            str(path): (_Bundle(path.stem, paths), str(path))
            for path in map(PurePosixPath, paths)
            if path.parent == _OURS and path.suffix == ".js"
        }
        yield from super().post_process({**paths, **bundles}, **options)


class _Bundle:
    """The place of one script of ours, as `post_process` asks for places."""

    def __init__(self, name: str, paths: Mapping[str, tuple[Storage, str]]) -> None:
        self._name = name
        self._paths = paths

    def open(self, _path: str) -> ContentFile[bytes]:
        return ContentFile(bundle(self._name, self._read).encode())

    def _read(self, name: str) -> str:
        storage, path = self._paths[f"{_OURS}/{name}.js"]
        with storage.open(path) as file:
            text: str = file.read().decode()
        return text

"""All bytes that a site keeps: its database, its Redis, its files and logs."""

from __future__ import annotations

import subprocess
import zlib
from collections.abc import Iterator

from tests.services.postgres_server import postgres_programs
from tests.services.site import Site


def everything_at_rest(site: Site) -> dict[str, bytes]:
    """Everything under a name that tells where it lies; compressed values are opened too."""
    files = {
        str(path.relative_to(site.folder)): path.read_bytes()
        for path in site.folder.rglob("*")
        if path.is_file()
    }
    return {**files, **dict(_redis(site)), **_postgres(site)}


def _redis(site: Site) -> Iterator[tuple[str, bytes]]:
    with site.redis.client() as client:
        for key in client.scan_iter():
            name = f"redis {key!r}"
            yield name, bytes(client.dump(key) or b"")
            if client.type(key) == b"string":
                value = client.get(key) or b""
                assert isinstance(value, bytes)
                yield f"{name} value", value
                yield f"{name} opened", _opened(value)


def _opened(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def _postgres(site: Site) -> dict[str, bytes]:
    url = site.environment["DATABASE_URL"]
    programs = postgres_programs()
    if not url.startswith("postgres") or programs is None:
        return {}
    dump = subprocess.run([programs / "pg_dump", url], check=True, capture_output=True)
    return {"postgres": dump.stdout}

"""Static files as production serves them."""

from __future__ import annotations

import shutil
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from dashboard.assets import HashedAssets

_HTMX = "django_htmx/htmx-2.min.js"


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> HashedAssets:
    """The scripts of pages, collected."""
    root = tmp_path_factory.mktemp("collected")
    shutil.copytree(settings.BASE_DIR / "static" / "js", root / "js")
    (root / "django_htmx").mkdir()
    shutil.copy(Path(django_htmx.__file__).parent / "static" / _HTMX, root / _HTMX)
    storage = HashedAssets(location=str(root), base_url="/static/")
    names = [_HTMX, *(f"js/{path.name}" for path in (root / "js").iterdir())]
    source = FileSystemStorage(str(root))
    done = list(storage.post_process({name: (source, name) for name in names}))
    assert all(hashed for _, hashed, _ in done)
    return storage


def served(assets: HashedAssets, name: str) -> Path:
    """The file that the address of `name` leads to."""
    return Path(assets.path(assets.stored_name(name)))


def test_every_script_of_ours_is_served_in_one_piece(assets: HashedAssets) -> None:
    for path in (settings.BASE_DIR / "static" / "js").iterdir():
        assert "\nimport " not in f"\n{served(assets, f'js/{path.name}').read_text()}"


def test_a_change_of_what_a_script_imports_changes_its_address(
    assets: HashedAssets, tmp_path: Path
) -> None:
    root = Path(assets.path("js"))
    shutil.copytree(root, tmp_path / "js")
    page = tmp_path / "js" / "page.js"
    page.write_text(page.read_text() + "later();\n")
    other = HashedAssets(location=str(tmp_path), base_url="/static/")
    source = FileSystemStorage(str(tmp_path))
    names = [f"js/{path.name}" for path in (settings.BASE_DIR / "static" / "js").iterdir()]
    list(other.post_process({name: (source, name) for name in names}))
    assert other.stored_name("js/list.js") != assets.stored_name("js/list.js")
    assert other.stored_name("js/copy.js") == assets.stored_name("js/copy.js")


def test_the_graphs_page_of_an_editor_needs_less_than_40_kilobytes(assets: HashedAssets) -> None:
    sizes = [
        served(assets, name).with_name(f"{served(assets, name).name}.gz").stat().st_size
        for name in (_HTMX, "js/list_editor.js")
    ]
    assert sum(sizes) < 40_000

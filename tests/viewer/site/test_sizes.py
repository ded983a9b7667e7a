"""Bytes of the first view, compressed, for a full province: 2,000 points, 50 zones, 108 communes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from tests.viewer.full_province import full_province
from tests.viewer.site.reading import source
from tests.viewer.stub_api import serving
from viewer.site.build import start_site
from viewer.site.client import read_service
from viewer.site.memory import Memory

KIB = 1024
HTML, SCRIPT, FIRST_VIEW = 14 * KIB, 42 * KIB, 90 * KIB


@pytest.fixture(scope="module")
def first_view(tmp_path_factory: pytest.TempPathFactory, viewer_dist: Path) -> dict[str, bytes]:
    """Return what a browser loads for the first view, by path."""
    with serving(full_province(), tmp_path_factory.mktemp("full")) as address:
        where = source(address, viewer_dist)
        answers = read_service(where.api, where.collections())
    started = start_site(where, answers, datetime.now(UTC), Memory())
    path, home = started.pages[0].home()
    loaded = {path: home} | {name: content or b"" for name, content in started.files.items()}
    return {name: content for name, content in loaded.items() if name == path or is_loaded_by(home, name)}


def is_loaded_by(home: bytes, name: str) -> bool:
    return name.encode() in home and not name.startswith(("data/details", "assets/icon", "assets/later-"))


def size(files: Mapping[str, bytes], prefix: str) -> int:
    """Return the compressed bytes of the files whose path starts so."""
    return sum(len(brotli.compress(content)) for name, content in files.items() if name.startswith(prefix))


def test_page_with_its_map_fits_the_first_round_trip(first_view: Mapping[str, bytes]) -> None:
    assert 8 * KIB < size(first_view, "index.html") <= HTML


def test_script_is_small(first_view: Mapping[str, bytes]) -> None:
    assert 30 * KIB < size(first_view, "assets/main-") + size(first_view, "assets/shared-") <= SCRIPT


def test_first_view_of_two_thousand_points_is_small(first_view: Mapping[str, bytes]) -> None:
    assert {name.partition("-")[0] for name in first_view} == {
        "index.html", "assets/main", "assets/shared", "assets/styles", "assets/layers", "data/snapshot",
        "data/current.json", "worker.js",
    }  # fmt: skip
    assert size(first_view, "") <= FIRST_VIEW

"""A site changes whole or not at all, and what did not change is the same file."""

from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from tests.viewer.site.reading import source
from tests.viewer.stub_api import StubService, checkpoint, serving, typical_service
from viewer.site.build import build_site
from viewer.site.client import ServiceError
from viewer.site.write import replace_file, write_site

Build = Callable[[StubService], Path]


def test_unchanged_page_is_the_same_file_after_a_release(build: Build) -> None:
    service = typical_service()
    site = build(service)
    before = {each.relative_to(site): each.stat() for each in site.rglob("*") if each.is_file()}
    service.features["checkpoints"].append(checkpoint(9, name="Chốt mới"))
    build(service)
    after = {each.relative_to(site): each.stat() for each in site.rglob("*") if each.is_file()}
    same = {str(path) for path, stat in after.items() if path in before and before[path].st_ino == stat.st_ino}
    assert {"diem/DNC-001/index.html", "diem/DNC-001/index.html.br", "gioi-thieu/index.html"} <= same
    assert "danh-sach/chot/index.html" not in same
    assert "chot/CKS-009/index.html" not in same
    assert (site / "chot/CKS-009/index.html").is_file()


def test_place_that_left_has_no_page_any_more(build: Build) -> None:
    service = typical_service()
    site = build(service)
    service.features["checkpoints"].pop()
    build(service)
    assert (site / "chot/CKS-001").is_dir()
    assert not (site / "chot/CKS-002").exists()


def test_service_away_leaves_the_old_site(build: Build, tmp_path: Path) -> None:
    service = typical_service()
    site = build(service)
    before = (site / "index.html").stat()
    service.down = {"checkpoints"}
    with serving(service, tmp_path) as address, pytest.raises(ServiceError):
        build_site(source(address, tmp_path / "no-dist"), site)
    assert (site / "index.html").stat() == before


def test_failure_while_writing_leaves_the_old_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, {"index.html": b"one"})
    with pytest.raises(ValueError):
        write_site(site, {"index.html": b"two", "../escape.html": b"x"})
    assert (site / "index.html").read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_twins_hold_the_same_bytes(typical_site: Path) -> None:
    page = typical_site / "en" / "index.html"
    assert brotli.decompress(Path(f"{page}.br").read_bytes()) == page.read_bytes()


def test_releases_that_change_while_being_read_are_read_again(build: Build, tmp_path: Path) -> None:
    service = typical_service()
    answer, seen = service.answer, []

    def published_once(base: str, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, object]]:
        seen.append(path)
        if len(seen) == 2:
            service.releases["risk_points"] = 2
        return answer(base, path, query)

    service.answer = published_once  # type: ignore[method-assign]
    build(service)
    assert sum(path.endswith("/risk_points/items") for path in seen) == 2


def test_links_of_a_service_with_another_public_name_are_followed(build: Build) -> None:
    service = typical_service()
    service.public_url = "https://public.example"
    service.page_size = 2
    assert (build(service) / "diem/DNC-003/index.html").is_file()


def test_open_pages_are_told_before_the_pages_are_built(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, {"data/current.json": b"1", "index.html": b"<p>"})
    before = (site / "data/current.json").stat().st_ino
    replace_file(site, "data/current.json", b"22")
    assert (site / "data/current.json").read_bytes() == b"22"
    assert brotli.decompress((site / "data/current.json.br").read_bytes()) == b"22"
    assert (site / "data/current.json").stat().st_ino != before
    assert sorted(each.name for each in (site / "data").iterdir()) == [
        "current.json",
        "current.json.br",
        "current.json.gz",
    ]
    replace_file(tmp_path / "none", "data/current.json", b"3")
    assert not (tmp_path / "none").exists()

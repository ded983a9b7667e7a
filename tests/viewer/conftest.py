"""The built page, a service behind it and a browser before it."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.viewer.browser import DESKTOP, new_context, record_faults, record_requests
from tests.viewer.stub_api import StubService, serving, typical_service

VIEWER = Path(__file__).resolve().parents[2] / "viewer"


@pytest.fixture(scope="session")
def viewer_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page built from the sources as they are; without Node the one that `up` has built."""
    node = which("node")
    if not node or not (VIEWER / "node_modules").is_dir():
        if not (VIEWER / "dist" / "index.html").is_file():
            pytest.skip("viewer: neither node with node_modules nor a built page")
        return VIEWER / "dist"
    folder = tmp_path_factory.mktemp("viewer") / "dist"
    subprocess.run([node, str(VIEWER / "build.mjs"), str(folder)], check=True, capture_output=True, text=True)
    return folder


@pytest.fixture
def service() -> StubService:
    return typical_service()


@pytest.fixture
def site(service: StubService, viewer_dist: Path) -> Iterator[str]:
    """The address of the page."""
    with serving(service, viewer_dist) as address:
        yield address


@pytest.fixture
def chromium_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A maker of pages: ``chromium_page(size=PHONE)``; each is another visitor, and none may raise an error.

    The page has two lists on it: ``page.seen.requests`` and ``page.seen.faults``.
    """
    opened: list[SimpleNamespace] = []

    def make(size: tuple[int, int] = DESKTOP, *, javascript: bool = True) -> Page:
        context = new_context(chromium, size, javascript=javascript)
        page = context.new_page()
        page.seen = SimpleNamespace(requests=record_requests(page), faults=record_faults(page))  # type: ignore[attr-defined]
        opened.append(SimpleNamespace(context=context, faults=page.seen.faults))  # type: ignore[attr-defined]
        return page

    yield make
    for each in opened:
        each.context.close()
    assert [fault for each in opened for fault in each.faults] == []


@pytest.fixture
def open_map(chromium_page: Callable[..., Page], site: str) -> Callable[..., Page]:
    """A maker of pages that have loaded the map: ``open_map("#selected=…", size=PHONE)``."""

    def make(path: str = "", size: tuple[int, int] = DESKTOP) -> Page:
        page = chromium_page(size)
        page.goto(site + path)
        expect(page.locator("[data-layer][data-state]")).not_to_have_count(0)  # the page comes alive after it is loaded
        expect(page.locator("[data-state=waiting]")).to_have_count(0)
        expect(page.locator("#loading")).to_be_hidden()
        return page

    return make

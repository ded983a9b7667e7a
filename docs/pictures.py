"""Take the pictures of README.md, the map in ten states: ``python docs/pictures.py [http://127.0.0.1:8080]``.

Needs a running installation whose pages are built, and the system's Chromium.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.viewer.browser import DESKTOP, PHONE, chromium_path, open_chromium

Act = Callable[[Page], None]
HERE = Path(__file__).parent
SETTLE_MS = 1500


def nothing(page: Page) -> None:
    """Leave the page as it opened."""


def open_list(page: Page) -> None:
    page.click("#tab-list")


def search(page: Page) -> None:
    page.click("#tab-list")
    page.fill("#filter", "ql3")


def narrow(page: Page) -> None:
    page.click("#tab-list")
    page.click("#filters summary")
    page.select_option("#filter-level", "very_high")


def open_first(page: Page) -> None:
    page.click("#tab-list")
    page.click("#list button[data-feature^=risk_points]")


def stand_in_the_city(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 22.147, "longitude": 105.835})
    page.click("#tab-list")
    page.click("#near")


def cut_the_line(page: Page) -> None:
    page.context.set_offline(True)


STATES: dict[str, tuple[str, tuple[int, int], dict[str, object], Act]] = {
    "map-phone": ("", PHONE, {}, nothing),
    "map-phone-card": ("", PHONE, {}, open_first),
    "map-phone-near": ("", PHONE, {}, stand_in_the_city),
    "map-phone-search": ("", PHONE, {}, search),
    "map-phone-offline": ("", PHONE, {}, cut_the_line),
    "map-phone-without-scripts": ("", PHONE, {"java_script_enabled": False}, nothing),
    "map": ("", DESKTOP, {}, open_list),
    "map-filter": ("", DESKTOP, {}, narrow),
    "map-dark-english": ("en/", DESKTOP, {"color_scheme": "dark"}, open_first),
    "map-print": ("in/", DESKTOP, {}, nothing),
}


def main(url: str) -> None:
    """Write each picture beside this file."""
    chromium = chromium_path()
    if chromium is None:
        sys.exit("Cần Chromium / Chromium is needed: apt-get install chromium")
    with open_chromium(chromium) as browser:
        for name, (page, size, options, act) in STATES.items():
            take(browser, f"{url.rstrip('/')}/{page}", HERE / f"{name}.png", size, options, act)


def take(
    browser: Browser, url: str, picture: Path, size: tuple[int, int], options: dict[str, object], act: Act
) -> None:
    """Open the page as a new visitor, bring it into the state, and keep what is seen."""
    width, height = size
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", **options
    )  # type: ignore[arg-type]
    with context:
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        act(page)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=picture)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")

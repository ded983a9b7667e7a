"""The system's Chromium, headless, for every test that looks at a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CANDIDATES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE = (360, 720)
DESKTOP = (1280, 800)


def chromium_path() -> Path | None:
    """Return the system's Chromium; None when there is none (none is ever downloaded)."""
    found = next((path for name in CANDIDATES if (path := which(name))), None)
    return Path(found) if found else None


@contextmanager
def open_chromium(path: Path) -> Iterator[Browser]:
    """Yield a running browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser, size: tuple[int, int] = DESKTOP, *, javascript: bool = True) -> BrowserContext:
    """Return a fresh visitor: no cookies, no cache, Vietnamese time zone left to the page."""
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=javascript, reduced_motion="reduce"
    )


def record_requests(page: Page) -> list[str]:
    """Return a list that fills with the address of every request that the page makes."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    return requests


def record_faults(page: Page) -> list[str]:
    """Return a list that fills with uncaught errors and with what the Content-Security-Policy refused."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    return faults

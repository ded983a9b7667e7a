"""Take the pictures of README.md from a running map: ``python docs/pictures.py [http://127.0.0.1:8080]``."""

import sys
from pathlib import Path

from tests.viewer.browser import DESKTOP, PHONE, chromium_path, new_context, open_chromium

HERE = Path(__file__).parent
PICTURES = {"map.png": (DESKTOP, "Chú giải"), "map-phone.png": (PHONE, "Chú giải")}


def main(url: str) -> None:
    """Write each picture beside this file."""
    chromium = chromium_path()
    if chromium is None:
        sys.exit("Cần Chromium / Chromium is needed: apt-get install chromium")
    with open_chromium(chromium) as browser:
        for name, (size, tab) in PICTURES.items():
            with new_context(browser, size) as context:
                page = context.new_page()
                page.goto(url)
                page.get_by_role("tab", name=tab).click()
                page.wait_for_load_state("networkidle")
                page.screenshot(path=HERE / name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")

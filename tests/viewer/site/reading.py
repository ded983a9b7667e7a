"""Building a site from the stub, and reading its pages."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.viewer.stub_api import StubService, serving
from viewer.site.build import Source, build_site

ROOT = Path(__file__).resolve().parents[3]
URL = "https://dich-te.example"


def source(address: str, dist: Path) -> Source:
    return Source(f"{address}oapi", URL, ROOT / "viewer" / "layers.json", dist, is_live=True)


def built(service: StubService, folder: Path, dist: Path) -> Path:
    """Return the folder with the site that the service gives."""
    with serving(service, folder.parent) as address:
        build_site(source(address, dist), folder)
    return folder


class Reader(HTMLParser):
    """Collects elements with their attributes, and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


def pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


def links(page: Path) -> Iterator[str]:
    """Yield every address in the page that is not absolute."""
    for _, attributes in read(page).elements:
        for name in ("href", "src"):
            address = attributes.get(name, "")
            if address and not address.startswith(("http:", "https:", "tel:", "data:", "#")):
                yield address

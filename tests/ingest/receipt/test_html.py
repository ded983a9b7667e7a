"""The receipt in a browser."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.pipeline import check_file
from ingest.receipt import write_html
from tests.builders import checkpoint, make_shapefile, zone
from tests.ingest.receipt.conftest import MakeReceipt

VOID = {"meta", "br", "rect", "circle"}


class Page(HTMLParser):
    """Holds that every element is closed in its turn; collects tags and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID - {"rect", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "phieu.html"


def test_page_names_every_finding_vietnamese_first(make_receipt: MakeReceipt, catalog: Catalog, path: Path) -> None:
    write_html(make_receipt(checkpoint(1), checkpoint(2, **{"Tình trạng": "Mở"})), catalog, path)
    text = " ".join(Page(path.read_text(encoding="utf-8")).texts)
    assert text.index("không có trong danh mục") < text.index("is not in the list")
    assert "trang / sheet «Chốt», dòng / row 8" in text


def test_map_shows_good_and_refused_features_apart(make_receipt: MakeReceipt, catalog: Catalog, path: Path) -> None:
    write_html(make_receipt(checkpoint(1), checkpoint(2), checkpoint(3, **{"Tình trạng": "Mở"})), catalog, path)
    text = path.read_text(encoding="utf-8")
    assert (text.count('class="good"'), text.count('class="refused"')) == (2, 1)
    assert "dòng / row 9" in text


def test_zones_are_drawn_as_areas(tmp_path: Path, catalog: Catalog, path: Path) -> None:
    write_html(check_file(catalog, make_shapefile(tmp_path / "v.shp", [zone()])), catalog, path)
    page = Page(path.read_text(encoding="utf-8"))
    assert page.tags.count("path") == 1


def test_text_of_the_file_is_text(make_receipt: MakeReceipt, catalog: Catalog, path: Path) -> None:
    write_html(make_receipt(checkpoint(1, **{"Tình trạng": "<script>alert(1)</script>&"})), catalog, path)
    page = Page(path.read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert any("<script>alert(1)</script>&" in each for each in page.texts)


def test_nothing_comes_from_elsewhere(make_receipt: MakeReceipt, catalog: Catalog, path: Path) -> None:
    write_html(make_receipt(checkpoint(1)), catalog, path)
    text = path.read_text(encoding="utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert "default-src 'none'" in text

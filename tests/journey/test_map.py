"""A citizen opens the page in Chromium: every feature is there, and a card in Vietnamese."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.installation import Province
from tests.viewer.browser import new_context, record_faults, record_requests


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with new_context(chromium) as context:
        yield context.new_page()


def test_every_feature_is_in_the_list_beside_the_map(page: Page, province: Province) -> None:
    requests, faults = record_requests(page), record_faults(page)
    page.goto(f"{province.url}/#ended=1")
    page.get_by_role("tab", name="Danh sách").click()
    for collection in ("risk_points", "quarantine_sites", "isolation_zones", "checkpoints"):
        for feature in province.items(collection):
            expect(page.get_by_role("button", name=feature["properties"]["name"]).first).to_be_attached()
    assert [each for each in requests if not each.startswith((province.url, "data:"))] == []
    assert faults == []


def test_card_shows_the_labels_of_the_catalogue(page: Page, province: Province, tmp_path: Path) -> None:
    page.goto(province.url)
    page.get_by_role("tab", name="Danh sách").click()
    page.get_by_role("button", name="Chốt Quảng Chu").first.click()
    card = page.get_by_role("dialog").or_(page.locator(".card")).first
    expect(card).to_contain_text("Chốt Quảng Chu")
    expect(card).to_contain_text("Tuyến đường")
    expect(card).to_contain_text("Đang hoạt động")
    expect(card).to_contain_text("31/01/2021")
    expect(card).to_contain_text("618/UBND-VXNV")
    expect(page.get_by_text("Cập nhật lúc").first).to_be_visible()
    picture = tmp_path / "map.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000  # a blank page of this size packs into less than 10 kB


def test_english_page_shows_english_labels(page: Page, province: Province) -> None:
    page.goto(f"{province.url}/?lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Disease-control checkpoints").first).to_be_visible()

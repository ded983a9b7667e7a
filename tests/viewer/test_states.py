"""What the page says when something is missing: never an empty map without words."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.viewer.browser import DESKTOP, PHONE
from tests.viewer.stub_api import StubService

OpenMap = Callable[..., Page]
NewPage = Callable[..., Page]


def test_service_down_is_said_and_retry_brings_the_map(chromium_page: NewPage, site: str, service: StubService) -> None:
    service.down = {""}
    page = chromium_page(PHONE)
    page.goto(site)
    expect(page.locator("#notices")).to_contain_text("Không tải được dữ liệu.")
    expect(page.locator("#notices")).to_contain_text("1900 9095")
    expect(page.locator("#loading")).to_have_text("Không tải được")
    service.down = set()
    page.click("#notices .retry")
    expect(page.locator("[data-layer=risk_points] .count")).to_have_text("3")
    expect(page.locator("#notices .error")).to_have_count(0)


def test_one_failed_layer_is_named_and_the_others_are_shown(open_map: OpenMap, service: StubService) -> None:
    service.down = {"checkpoints"}
    page = open_map()
    assert "Không tải được: Chốt kiểm soát dịch bệnh." in page.inner_text("#notices .error")
    assert page.inner_text("[data-layer=risk_points] .count") == "3"
    assert page.inner_text("[data-layer=checkpoints] .count") == "!"


def test_outage_later_keeps_what_is_shown_and_says_of_when(open_map: OpenMap, service: StubService) -> None:
    page = open_map()
    service.down = {""}
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("#notices .error")).to_contain_text("Đang hiển thị bản lúc 08:00, 19/01/2022.")
    assert page.inner_text("[data-layer=risk_points] .count") == "3"


def test_no_connection_is_said(open_map: OpenMap) -> None:
    page = open_map()
    page.context.set_offline(True)
    expect(page.locator("#notices .offline")).to_contain_text("Đang ngoại tuyến.")
    page.context.set_offline(False)
    expect(page.locator("#notices .offline")).to_have_count(0)


def test_layer_with_zero_features_says_so_with_its_date(open_map: OpenMap, service: StubService) -> None:
    service.features["risk_points"] = []
    page = open_map()
    expect(page.locator("[data-layer=risk_points] .count")).to_have_text("0")
    assert page.inner_text("[data-key=risk_points] .age").startswith("Cập nhật lúc 08:00, 19/01/2022")
    page.click("#tab-list")
    assert "Hiện không có điểm nguy cơ lây nhiễm cao nào được công bố." in page.inner_text("[data-group=risk_points]")


def test_layer_that_was_never_published_says_so(open_map: OpenMap, service: StubService) -> None:
    service.features["isolation_zones"] = []
    service.published_at["isolation_zones"] = None
    page = open_map()
    assert page.inner_text("[data-key=isolation_zones] .age") == "Chưa công bố dữ liệu"


def test_without_javascript_there_are_tables_and_the_hotline(chromium_page: NewPage, site: str) -> None:
    page = chromium_page(javascript=False)
    page.goto(site)
    links = [link.get_attribute("href") for link in page.locator(".noscript a").all()]
    assert "oapi/collections/risk_points/items?f=html&lang=vi" in links
    assert "tel:19009095" in links


STATES = {
    "legend": lambda page: None,
    "list": lambda page: page.click("#tab-list"),
    "about": lambda page: page.click("#tab-about"),
    "card": lambda page: page.goto(page.url.split("#")[0] + "#selected=risk_points/DNC-002"),
    "english": lambda page: page.click("#language"),
}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("state", STATES)
def test_no_accessibility_fault(open_map: OpenMap, state: str, size: tuple[int, int]) -> None:
    page = open_map(size=size)
    STATES[state](page)
    page.wait_for_timeout(50)
    found = Axe().run(page)
    assert [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found.response["violations"]
    ] == []


def test_no_accessibility_fault_in_an_outage(chromium_page: NewPage, site: str, service: StubService) -> None:
    service.down = {""}
    page = chromium_page()
    page.goto(site)
    page.wait_for_selector("#notices .error")
    found = Axe().run(page)
    assert [each["id"] for each in found.response["violations"]] == []

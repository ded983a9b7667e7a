"""Narrowing map and list as one, passing a place on, and what is new since the last visit."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.viewer.browser import DESKTOP, PHONE
from tests.viewer.site.reading import built
from tests.viewer.stub_api import StubService, risk_point, serving, typical_service

NewPage = Callable[..., Page]


def lately() -> StubService:
    """Return the typical service with one point that ended long ago."""
    service = typical_service()
    service.features["risk_points"].append(risk_point(8, 105.9, 22.5, name="Chợ cũ", cleared_on="2022-02-01"))
    return service


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory, viewer_dist: Path) -> Path:
    return built(lately(), tmp_path_factory.mktemp("filters") / "site", viewer_dist)


@pytest.fixture
def service() -> StubService:
    return lately()


@pytest.fixture
def address(site_folder: Path, service: StubService) -> Iterator[str]:
    with serving(service, site_folder) as found:
        yield found


def open_filters(page: Page) -> None:
    page.click("#tab-list")
    page.click("#filters summary")


def listed(page: Page) -> list[str]:
    return [each.get_attribute("data-feature") or "" for each in page.locator("#list button[data-feature]").all()]


def test_level_narrows_list_and_map_and_the_address_keeps_it(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    open_filters(page)
    page.select_option("#filter-level", "high")
    expect(page.locator(".matching")).to_have_text("1 mục phù hợp")
    assert listed(page) == ["risk_points/DNC-002"]
    expect(page).to_have_url(re.compile("level=high"))
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    again = chromium_page(DESKTOP)
    again.goto(page.url)
    expect(again.locator("#filtered")).to_have_text("Đang lọc: 1 mục. Bỏ lọc")
    again.click("#filtered button")
    expect(again.locator("#filtered")).to_have_count(0)
    assert "level" not in again.url


def test_district_commune_and_day_of_exposure(chromium_page: NewPage, address: str) -> None:
    page = chromium_page()
    page.goto(f"{address}#district=thanh-pho-bac-kan&exposed=2022-01-15")
    page.click("#tab-list")
    expect(page.locator(".matching")).to_have_text("3 mục phù hợp")
    page.click("#filters summary")
    page.fill("#filter-exposed", "2022-01-16")
    expect(page.locator(".matching")).to_have_text("Không có mục nào khớp bộ lọc.")
    page.click("text=Bỏ tất cả bộ lọc")
    page.select_option("#filter-commune", "01807")
    expect(page.locator(".matching")).to_have_text("1 mục phù hợp")
    assert listed(page) == ["commune_risk_levels/01807"]


def test_what_ended_long_ago_has_left_the_map_and_can_be_called_back(chromium_page: NewPage, address: str) -> None:
    page = chromium_page()
    page.goto(address)
    open_filters(page)
    expect(page.locator("#filters .check")).to_contain_text("(1)")
    assert "risk_points/DNC-008" not in listed(page)
    page.check("#filter-ended")
    expect(page.locator('#list button[data-feature="risk_points/DNC-008"]')).to_contain_text("đã kết thúc")


def test_card_can_be_passed_on_and_knows_both_systems(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.add_init_script("navigator.share = what => { window.shared = what; return Promise.resolve(); }")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}#selected=risk_points/DNC-001")
    expect(page.locator("[data-coordinates=wgs84]")).to_have_text("22.14730, 105.83480")
    expect(page.locator("[data-coordinates=vn2000]")).to_have_text("X 2.450.126 · Y 431.192")
    page.click("#copyLink")
    expect(page.locator("#copyLink")).to_have_text("Đã sao chép liên kết.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}diem/DNC-001/"
    page.click("#share")
    assert page.evaluate("shared.url") == f"{address}diem/DNC-001/"
    page.click("text=Báo thông tin sai")
    expect(page.locator("h1")).to_have_text("Báo thông tin sai")


def test_read_out_follows_the_mouse(chromium_page: NewPage, address: str) -> None:
    page = chromium_page()
    page.goto(address)
    expect(page.locator("#readout")).to_have_count(1)
    page.mouse.move(800, 400)
    page.mouse.move(810, 410)
    expect(page.locator("#readout")).to_have_text(
        re.compile(r"WGS 84: 22\.\d{5}, 105\.\d{5} · VN-2000: X 2\.\d{3}\.\d{3}")
    )


def test_next_visit_is_told_what_is_new(chromium_page: NewPage, address: str, service: StubService) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    page.wait_for_function("() => localStorage.getItem('covidmaps-seen') !== null")
    expect(page.locator("#changed")).to_have_count(0)
    page.evaluate(
        "() => { localStorage.setItem('covidmaps-seen', '2022-01-18T08:00:00+07:00'); sessionStorage.clear(); }"
    )
    page.reload()
    expect(page.locator("#changed")).to_contain_text("mục mới hoặc thay đổi từ lần xem trước của bạn")
    page.click("#changed button >> nth=0")
    expect(page).to_have_url(re.compile("changed=2022-01-18T08:00:00"))
    expect(page.locator('#list button[data-feature="risk_points/DNC-001"]')).to_be_visible()


def test_unit_of_today_is_found_and_leads_to_the_former_ones(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    page.click("#tab-list")
    page.fill("#filter", "dong phuc")
    newer = page.locator("[data-group=successors] li")
    expect(newer.first).to_contain_text("Xã Đồng Phúc gồm")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.locator("[data-group=successors] button").first.click()
    expect(page).to_have_url(re.compile(r"commune=\d{5}"))

"""The static pages in Chromium: without scripts, and how the script brings the first one to life."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.viewer.browser import DESKTOP, PHONE
from tests.viewer.stub_api import StubService, risk_point, serving

NewPage = Callable[..., Page]
ADDRESSES = (
    *("", "en/", "danh-sach/", "danh-sach/diem/", "diem/DNC-002/", "vung-phong-toa/VCL-001/", "xa/01803-xa-3/"),
    *("huyen/thanh-pho-bac-kan/", "so-lieu/", "en/download/", "in/", "nhung/ban-do/", "gioi-thieu/", "bao-sai/"),
)


@pytest.fixture
def address(typical_site: Path, service: StubService) -> Iterator[str]:
    """The site with the service that it was built from behind it."""
    with serving(service, typical_site) as found:
        yield found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_map_and_counts_are_there_without_scripts(chromium_page: NewPage, address: str, size: tuple[int, int]) -> None:
    page = chromium_page(size, javascript=False)
    page.goto(address)
    box = page.locator("#static-map").bounding_box()
    assert box is not None
    assert box["width"] > 200
    assert box["height"] > 250
    assert page.inner_text("[data-layer=risk_points] .count") == "3"
    page.click("[data-layer=risk_points] a")
    page.click("text=Chợ Bắc Kạn")
    expect(page.locator("h1")).to_have_text("Chợ Bắc Kạn")
    expect(page.locator(".todo")).to_contain_text("trạm y tế xã")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_pages_have_no_accessibility_fault(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    axe = Axe()
    for each in ADDRESSES:
        page.goto(address + each)
        found = axe.run(page).response["violations"]
        assert [(each, one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("width", [320, 640])
def test_pages_fit_narrow_screens(chromium_page: NewPage, address: str, width: int) -> None:
    page = chromium_page((width, 480), javascript=False)
    for each in ADDRESSES:
        page.goto(address + each)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, each


def test_script_takes_over_without_asking_for_features(
    chromium_page: NewPage, address: str, service: StubService
) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    expect(page.locator("#static-map")).to_have_count(0)
    expect(page.locator("#map canvas")).to_have_count(1)
    assert page.inner_text("[data-layer=risk_points] .count") == "3"
    page.click("#tab-list")
    page.click('#list button[data-feature="risk_points/DNC-002"]')
    assert page.inner_text("#card h2") == "Quán cà phê Hoa Ban"
    assert page.inner_text("#card [data-field=exposed_from]") == "08:00, 15/01/2022"
    record = page.locator("#card .source a").get_attribute("href") or ""
    assert record.endswith("/oapi/collections/risk_points/items/DNC-002?f=html")
    page.wait_for_load_state("networkidle")
    assert set(service.requests) == {"collections"}
    page.click("#card .page a")
    expect(page.locator("h1")).to_have_text("Quán cà phê Hoa Ban")


def test_nothing_jumps_when_the_script_takes_over(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver(list => shifts.push(...list.getEntries().map(e => e.value)))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(address)
    expect(page.locator("#static-map")).to_have_count(0)
    assert sum(page.evaluate("shifts")) < 0.1


def test_release_while_the_page_is_open_comes_without_reload(
    chromium_page: NewPage, address: str, service: StubService
) -> None:
    page = chromium_page()
    page.goto(address)
    expect(page.locator("[data-layer=risk_points] .count")).to_have_text("3")
    page.wait_for_load_state("networkidle")
    service.features["risk_points"].append(risk_point(9, name="Chợ Phủ Thông"))
    service.releases["risk_points"] = 2
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("[data-layer=risk_points] .count")).to_have_text("4")
    assert service.requests.count("risk_points") == 1


def test_service_down_leaves_the_map_and_says_of_when(
    chromium_page: NewPage, address: str, service: StubService
) -> None:
    service.down = {""}
    page = chromium_page()
    page.goto(address)
    expect(page.locator("#notices .error")).to_contain_text("Đang hiển thị bản lúc 08:00, 19/01/2022.")
    assert page.inner_text("[data-layer=risk_points] .count") == "3"
    expect(page.locator("#map canvas")).to_have_count(1)


def test_english_page_is_english_from_the_first_byte(chromium_page: NewPage, address: str) -> None:
    page = chromium_page()
    page.goto(f"{address}en/")
    expect(page.locator("[data-key=risk_points] h2")).to_have_text("High-risk points")
    expect(page.locator("#static-map")).to_have_count(0)
    page.click("#language")
    expect(page.locator("#title")).to_have_text("Bản đồ COVID-19 Bắc Kạn")
    assert page.url.endswith("/en/#lang=vi")


def test_page_points_to_the_feature_on_the_map(chromium_page: NewPage, address: str) -> None:
    page = chromium_page()
    page.goto(f"{address}en/point/DNC-001/")
    page.click("text=Show on the map")
    expect(page.locator("#card h2")).to_have_text("Chợ Bắc Kạn")


def test_print_sheet_is_one_page(chromium_page: NewPage, address: str, tmp_path: Path) -> None:
    page = chromium_page()
    page.goto(f"{address}in/")
    sheet = page.pdf(prefer_css_page_size=True, print_background=True)
    assert sheet.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cho bac kan", "risk_points/DNC-001"),
        ("618", "risk_points/DNC-001"),
        ("ql3", "checkpoints/CKS-001"),
        ("xa 7", "commune_risk_levels/01807"),
    ],
)
def test_search_needs_no_accents_and_knows_decisions_and_roads(
    chromium_page: NewPage, address: str, typed: str, found: str
) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    page.click("#tab-list")
    page.fill("#filter", typed)
    expect(page.locator(f'#list button[data-feature="{found}"]')).to_be_visible()


def test_near_me_sorts_by_distance_and_sends_the_position_nowhere(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 22.2, "longitude": 105.851})
    page.goto(address)
    page.click("#tab-list")
    page.click("#near")
    rows = page.locator("[data-group=near] li")
    expect(rows.first).to_contain_text("Trung đoàn 750")
    expect(rows.first).to_contain_text("100 m")
    expect(page.locator(".matching")).to_contain_text("không gửi đi đâu")
    assert not any("105.851" in each for each in page.seen.requests)  # type: ignore[attr-defined]
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    page.click("#near")
    expect(page.locator("[data-group=near]")).to_have_count(0)


def test_position_refused_leads_to_the_search(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    page.click("#tab-list")
    page.click("#near")
    expect(page.locator(".matching")).to_have_text("Chưa có quyền vị trí. Hãy tìm theo tên xã.")
    expect(page.locator("#filter")).to_be_focused()


def test_far_from_the_province_is_said(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 21.03, "longitude": 105.85})
    page.goto(address)
    page.click("#tab-list")
    page.click("#near")
    expect(page.locator(".matching")).to_have_text("Bạn đang ở ngoài tỉnh.")


def test_page_works_without_a_connection_after_the_first_visit(chromium_page: NewPage, address: str) -> None:
    page = chromium_page(PHONE)
    page.goto(address)
    kept = "async path => Boolean(await (await caches.open('covidmaps')).match(path))"
    names = [page.locator(f"meta[name=covidmaps-{each}]") for each in ("catalogue", "snapshot", "details")]
    files = [
        page.locator("script[type=module]").get_attribute("src"),
        *(each.get_attribute("content") for each in names),
    ]
    for path in (address, *files):
        page.wait_for_function(kept, arg=path)
    page.wait_for_function("async () => Boolean((await navigator.serviceWorker.ready).active)")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#notices .offline")).to_contain_text("Dữ liệu lúc 08:00, 19/01/2022")
    expect(page.locator("#map canvas")).to_have_count(1)
    page.click("#tab-list")
    page.click('#list button[data-feature="risk_points/DNC-001"]')
    expect(page.locator("#card [data-field=decision_no]")).to_have_text("618/UBND-VXNV")

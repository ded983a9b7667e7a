"""The public map as a visitor has it: seen, tapped, read in two languages, used by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.viewer.browser import DESKTOP, PHONE
from tests.viewer.stub_api import StubService, isolation_zone, risk_point

OpenMap = Callable[..., Page]
RISK_RED = "#930a1b"


def count_of(page: Page, layer: str) -> str:
    return page.inner_text(f"[data-layer={layer}] .count")


def open_card(page: Page, key: str) -> None:
    page.click("#tab-list")
    page.click(f'#list button[data-feature="{key}"]')
    expect(page.locator("#card")).to_be_visible()


def pixels(page: Page, color: str) -> int:
    """Return how many pixels of the map have exactly that colour."""
    return int(
        page.evaluate(
            """color => {
              const canvas = document.querySelector('#map canvas');
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const [r, g, b] = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
              let count = 0;
              for (let i = 0; i < data.length; i += 4) count += data[i] === r && data[i + 1] === g && data[i + 2] === b;
              return count;
            }""",
            color,
        )
    )


def test_every_layer_is_counted_in_the_legend(open_map: OpenMap) -> None:
    page = open_map()
    layers = ("risk_points", "quarantine_sites", "checkpoints", "isolation_zones", "commune_risk_levels")
    assert [count_of(page, layer) for layer in layers] == ["3", "2", "2", "1", "20"]


def test_a_risk_point_is_drawn_and_its_switch_takes_it_away(open_map: OpenMap) -> None:
    page = open_map("#layers=risk_points")
    assert pixels(page, RISK_RED) > 40
    page.uncheck("#switch-risk_points")
    page.wait_for_timeout(100)
    assert pixels(page, RISK_RED) == 0
    assert "layers=" in page.url


def test_faded_zone_does_not_fade_the_points_drawn_after_it(open_map: OpenMap, service: StubService) -> None:
    alone = pixels(open_map("#layers=risk_points"), RISK_RED)
    lifted = isolation_zone(2, (105.6, 22.3, 105.7, 22.4), status="lifted", lifted_on="2022-01-15")
    service.features["isolation_zones"] = [lifted]
    assert pixels(open_map("#layers=risk_points,isolation_zones"), RISK_RED) == alone > 40


def test_card_has_vietnamese_labels_and_local_times(open_map: OpenMap) -> None:
    page = open_map()
    open_card(page, "risk_points/DNC-001")
    card = page.locator("#card")
    assert card.locator("h2").inner_text() == "Chợ Bắc Kạn"
    assert card.locator(".level strong").inner_text() == "Nguy cơ rất cao"
    rows = dict(zip(card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts(), strict=True))
    assert rows["Loại địa điểm"] == "Chợ, siêu thị"
    assert rows["Tiếp xúc từ"] == "08:00, 15/01/2022"
    assert rows["Ngày công bố"] == "16/01/2022"
    assert rows["Văn bản căn cứ"] == "618/UBND-VXNV"
    assert "Ngày hết theo dõi" not in rows
    assert "Nguồn: Sở Y tế" in card.inner_text()


def test_number_has_its_unit(open_map: OpenMap) -> None:
    page = open_map()
    open_card(page, "quarantine_sites/KCL-001")
    assert page.inner_text("#card [data-field=capacity]") == "1.210 người"


def test_approximate_position_is_said(open_map: OpenMap) -> None:
    page = open_map()
    open_card(page, "risk_points/DNC-002")
    assert "Vị trí gần đúng cấp xã" in page.inner_text("#card")


def test_closed_feature_says_since_when(open_map: OpenMap, service: StubService) -> None:
    service.features["risk_points"] = [risk_point(9, cleared_on="2022-02-01")]
    page = open_map("#selected=risk_points/DNC-009")
    expect(page.locator("#card")).to_contain_text("Đã kết thúc ngày 01/02/2022")


def test_tap_on_the_map_opens_the_card(open_map: OpenMap) -> None:
    page = open_map("#map=13/22.1473/105.8348&layers=risk_points", size=PHONE)
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.inner_text("#card h2") == "Chợ Bắc Kạn"
    expect(page).to_have_url(re.compile("selected=risk_points/DNC-001"))


def test_tap_on_a_tinted_commune_opens_its_level(open_map: OpenMap) -> None:
    page = open_map("#map=11/22.05/105.52&layers=commune_risk_levels")
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 30)
    assert "Cấp độ dịch theo xã" in page.inner_text("#card .kind")


def test_list_and_map_share_one_selection(open_map: OpenMap) -> None:
    page = open_map("#selected=checkpoints/CKS-001")
    page.click("#tab-list")
    assert page.get_attribute('#list button[data-feature="checkpoints/CKS-001"]', "aria-current") == "true"
    assert page.locator("#list [aria-current]").count() == 1


def test_english_by_query_and_by_the_switch(open_map: OpenMap) -> None:
    page = open_map("?lang=en#selected=risk_points/DNC-001")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#card .level strong") == "Very high"
    assert page.inner_text("#card [data-field=exposed_from]") == "08:00, 15 Jan 2022"
    page.click("#language")
    assert page.get_attribute("html", "lang") == "vi"
    assert page.inner_text("#card .level strong") == "Nguy cơ rất cao"
    assert page.inner_text("#title") == "Bản đồ COVID-19 Bắc Kạn"


def test_shared_address_opens_the_same_view(open_map: OpenMap) -> None:
    page = open_map("#lang=en&map=12/22.3/105.7&layers=checkpoints")
    zoom, lat, lon = (float(each) for each in page.url.split("map=")[1].split("&")[0].split("/"))
    assert (zoom, round(lat, 3), round(lon, 3)) == (12, 22.3, 105.7)
    assert not page.is_checked("#switch-risk_points")
    assert page.is_checked("#switch-checkpoints")


def test_freshness_of_layer_and_page_is_local_time(open_map: OpenMap, service: StubService) -> None:
    service.published_at["risk_points"] = "2022-01-20T23:30:00Z"
    page = open_map()
    assert "Cập nhật lúc 06:30, 21/01/2022" in page.inner_text("[data-key=risk_points] .age")
    assert page.inner_text("#updated") == "Cập nhật lúc 06:30, 21/01/2022"


def test_old_data_is_said_with_the_hotline(open_map: OpenMap) -> None:
    page = open_map()
    notice = page.inner_text("#notices .old")
    assert "dữ liệu đã cũ" in notice
    assert "1900 9095" in notice
    assert page.get_attribute("#map-area", "data-stale") == "true"


def test_service_without_release_member_uses_the_newest_change(open_map: OpenMap, service: StubService) -> None:
    service.states_release = False
    page = open_map()
    expect(page.locator("[data-key=checkpoints] .age")).to_contain_text("Cập nhật lúc 08:00, 19/01/2022")


def test_boundary_notice_steward_and_hotline_are_always_in_sight(open_map: OpenMap) -> None:
    page = open_map(size=PHONE)
    expect(page.locator("#boundary-notice")).to_have_text("Ranh giới minh hoạ, không có giá trị pháp lý.")
    expect(page.locator("#attribution")).to_contain_text("Sở Y tế")
    expect(page.locator("#hotline")).to_be_in_viewport()
    assert page.get_attribute("#hotline", "href") == "tel:19009095"


def test_about_links_to_the_service(open_map: OpenMap, site: str) -> None:
    page = open_map()
    page.click("#tab-about")
    links = page.eval_on_selector_all("#about a", "all => all.map(a => a.href)")
    assert f"{site}oapi/?f=html" in links
    assert f"{site}oapi/collections/risk_points/items?f=html&lang=vi" in links


def test_search_finds_without_accents(open_map: OpenMap) -> None:
    page = open_map()
    page.click("#tab-list")
    page.fill("#filter", "deo gio")
    assert page.locator("#list button[data-feature]").all_inner_texts()[0].startswith("Chốt Đèo Gió")
    assert page.inner_text(".matching") == "1 mục phù hợp"
    page.fill("#filter", "không có đâu")
    assert page.inner_text(".matching") == "Không có mục nào khớp “không có đâu”."


def test_pages_of_items_are_followed_though_links_name_another_host(open_map: OpenMap, service: StubService) -> None:
    service.page_size = 7
    service.public_url = "https://bando.example"
    page = open_map()
    assert count_of(page, "commune_risk_levels") == "20"
    assert service.requests.count("commune_risk_levels") == 3


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_request_leaves_this_host(open_map: OpenMap, site: str, size: tuple[int, int]) -> None:
    page = open_map("#selected=risk_points/DNC-001", size=size)
    expect(page.locator("#card-extras")).to_be_visible()
    page.keyboard.press("Escape")
    page.click("#zoom button >> nth=0")
    page.click("#language")
    foreign = [url for url in page.seen.requests if not url.startswith((site, "data:"))]  # type: ignore[attr-defined]
    assert foreign == []


def test_new_release_is_shown_without_reload(open_map: OpenMap, service: StubService) -> None:
    page = open_map()
    service.features["risk_points"].append(risk_point(4, name="Quán mới"))
    service.releases["risk_points"] = 2
    before = service.requests.count("checkpoints")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("[data-layer=risk_points] .count")).to_have_text("4")
    assert service.requests.count("checkpoints") == before

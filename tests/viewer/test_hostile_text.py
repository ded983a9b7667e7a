"""Whatever an officer typed is text on the page, never markup, never a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.viewer.stub_api import StubService, checkpoint, isolation_zone, risk_point

OpenMap = Callable[..., Page]
HOSTILE = (
    '<img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1",
    "{{constructor.constructor('window.pwned=1')()}}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_in_list_card_and_title(open_map: OpenMap, service: StubService, text: str) -> None:
    fields: dict[str, Any] = dict.fromkeys(("address", "advice", "decision_no", "commune_name", "district_name"), text)
    service.features["risk_points"] = [risk_point(1, name=text, **fields)]
    service.features["checkpoints"] = [checkpoint(1, name=text, road=text, status=text)]
    service.features["isolation_zones"] = [isolation_zone(1, (105.9, 22.3, 106.0, 22.4), name=text, measure=text)]
    page = open_map("#selected=risk_points/DNC-001")
    assert page.inner_text("#card h2") == text
    assert page.inner_text("#card [data-field=advice]") == text
    page.click("#tab-list")
    for key in ("checkpoints/CKS-001", "isolation_zones/VCL-001"):
        page.click(f'#list button[data-feature="{key}"]')
        assert page.inner_text("#card h2") == text
    page.click("#filters summary")
    assert text in page.locator("#filter-district option").all_text_contents()
    page.select_option("#filter-district", label=text)
    expect(page.locator("#filtered")).to_be_visible()
    page.fill("#filter", text)
    expect(page.locator("#filtered")).to_be_visible()
    assert page.evaluate("window.pwned") is None
    assert page.locator("#card img, #list img, #card script, #list script").count() == 0
    hrefs = page.eval_on_selector_all("a", "all => all.map(a => a.protocol)")
    assert set(hrefs) <= {"http:", "https:", "tel:"}


@pytest.mark.parametrize(
    "selected", ["risk_points/../../x", "risk_points/<img src=x>", "__proto__/constructor", "risk_points/"]
)
def test_mangled_address_still_opens_the_map(open_map: OpenMap, selected: str) -> None:
    page = open_map(f"#selected={selected}&map=NaN/999/x&layers=risk_points,<b>")
    expect(page.locator("[data-layer=risk_points] .count")).to_have_text("3")
    expect(page.locator("#card")).to_be_hidden()

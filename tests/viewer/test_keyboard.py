"""Everything on the map can be reached without a mouse."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.viewer.browser import PHONE

OpenMap = Callable[..., Page]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.dataset.feature || ''"))


def test_first_tab_skips_to_the_list_and_enter_opens_a_card(open_map: OpenMap) -> None:
    page = open_map()
    page.keyboard.press("Tab")
    assert focused(page) == "skip-list"
    page.keyboard.press("Enter")
    assert focused(page) == "tab-list"
    page.keyboard.press("Tab")
    assert focused(page) == "filter"
    page.keyboard.press("Tab")
    assert focused(page) == "near"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bộ lọc"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "risk_points/DNC-001"
    page.keyboard.press("Enter")
    assert focused(page) == "card-title"
    expect(page.locator("#card h2")).to_have_text("Chợ Bắc Kạn")


def test_escape_closes_the_card_and_goes_back_to_the_button(open_map: OpenMap) -> None:
    page = open_map(size=PHONE)
    page.click("#tab-list")
    page.focus('button[data-feature="checkpoints/CKS-001"]')
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    assert focused(page) == "checkpoints/CKS-001"
    assert "selected" not in page.url


def test_arrow_keys_move_between_tabs(open_map: OpenMap) -> None:
    page = open_map()
    page.focus("#tab-legend")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "tab-list"
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#legend")).to_be_hidden()


def test_map_moves_zooms_and_goes_home(open_map: OpenMap) -> None:
    page = open_map()
    home = page.url
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(home)
    page.keyboard.press("+")
    page.keyboard.press("0")
    expect(page).to_have_url(home)


def test_enter_on_the_map_opens_what_is_at_its_centre(open_map: OpenMap) -> None:
    page = open_map("#map=13/22.1473/105.8348")
    page.focus("#map")
    page.keyboard.press("Enter")
    assert focused(page) == "card-title"
    expect(page.locator("#card h2")).to_have_text("Chợ Bắc Kạn")

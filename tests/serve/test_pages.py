"""Pages, CSV and JSON-LD: pygeoapi's, through our provider and templates."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest

from tests.serve.features import AWKWARD
from tests.serve.running import App

SITES = "/oapi/collections/quarantine_sites"
PAGES = [
    *("/oapi", "/oapi/collections", "/oapi/conformance", "/oapi/openapi", "/oapi/openapi?ui=redoc", SITES),
    *(f"{SITES}/schema", f"{SITES}/queryables", f"{SITES}/items", f"{SITES}/items/KCL-001"),
    *("/oapi/collections/communes/items", "/oapi/collections/isolation_zones/items"),
]
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
LOADED_RELS = {"stylesheet", "icon", "preload", "modulepreload"}


class Page(HTMLParser):
    """Collects what a browser would load or run, and the text that it would show."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.scripts = 0
        self.shown = ""
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.scripts += tag == "script"
        self.language = attributes.get("lang", "") if tag == "html" else self.language
        if tag in LOADING and LOADING[tag] in attributes and (tag != "link" or attributes.get("rel") in LOADED_RELS):
            self.loaded.append(attributes[LOADING[tag]])

    def handle_data(self, data: str) -> None:
        self.shown += data


def page(app: App, path: str, language: str = "vi") -> Page:
    response = app.get(path, params={"f": "html", "lang": language})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/html")
    return Page(response.text)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_page_runs_no_script_and_asks_no_other_host(app: App, path: str, language: str) -> None:
    found = page(app, path, language)
    assert found.scripts == 0
    assert [each for each in found.loaded if not each.startswith("/")] == []
    assert found.language == language


@pytest.mark.parametrize("path", PAGES)
def test_page_forbids_scripts_by_policy(app: App, path: str) -> None:
    policy = app.get(path, headers={"Accept": "text/html"}).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("path", [f"{SITES}/items", f"{SITES}/items/KCL-001"])
def test_awkward_text_is_shown_not_run(app: App, path: str) -> None:
    assert AWKWARD in page(app, path).shown


def test_page_shows_titles_and_labels_in_its_language(app: App) -> None:
    vietnamese, english = page(app, f"{SITES}/items", "vi").shown, page(app, f"{SITES}/items", "en").shown
    assert "Sức chứa" in vietnamese
    assert "Trường học" in vietnamese
    assert "Capacity" in english
    assert "School" in english


def test_page_outside_of_the_temporal_extent_is_empty_not_refused(app: App) -> None:
    response = app.get(f"{SITES}/items", params={"f": "html", "datetime": "1999-01-01"})
    assert response.status_code == 200
    assert "Không có đối tượng nào" in response.text


def test_csv_has_the_rows_of_the_page(app: App) -> None:
    response = app.get(f"{SITES}/items", params={"f": "csv", "sortby": "-capacity"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [each["site_code"] for each in rows] == ["KCL-003", "KCL-005", "KCL-004", "KCL-002", "KCL-001"]
    assert rows[4]["name"] == AWKWARD


def test_json_ld_names_every_feature(app: App) -> None:
    response = app.get(f"{SITES}/items", params={"f": "jsonld"})
    assert response.headers["content-type"] == "application/ld+json"
    assert all(each in response.text for each in ("KCL-001", "KCL-005"))
    json.loads(response.text)

"""Filters in CQL2 over HTTP: both encodings, every format, together with the other parameters; refusals in words."""

import csv
import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.serve.running import App

SITES = "/oapi/collections/quarantine_sites/items"
POINTS = "/oapi/collections/checkpoints/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def ids(app: App, text: str, path: str = SITES, **parameters: Any) -> list[str]:
    return app.ids(path, params={"filter": text, **parameters})


@pytest.mark.parametrize("language", [{}, {"filter-lang": "cql2-text"}, {"filter-lang": "cql-text"}])
def test_text_is_the_default_and_gdal_may_call_it_by_its_old_name(app: App, language: dict[str, str]) -> None:
    assert ids(app, "capacity > 103 AND NOT capacity = 20000", **language) == ["KCL-004", "KCL-005"]


def test_json_means_the_same(app: App) -> None:
    tree = {"op": "in", "args": [{"property": "site_code"}, ["KCL-002", "KCL-005"]]}
    assert ids(app, json.dumps(tree), **{"filter-lang": "cql2-json"}) == ["KCL-002", "KCL-005"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("site_code = 'KCL-001' OR site_code = 'KCL-002' AND capacity < 0", ["KCL-001"]),
        ("NOT (site_code = 'KCL-001' OR capacity < 20000)", ["KCL-003"]),
        ("ACCENTI(CASEI(name)) LIKE accenti(casei('đồn bien%'))", ["KCL-003"]),
        ("CASEI(name) LIKE casei('trường nội trú%')", ["KCL-002"]),
        ("name LIKE '%<5 giường%'", ["KCL-001"]),
        ("T_INTERSECTS(INTERVAL(opened_on, closed_on), DATE('2021-05-20'))", ["KCL-002", "KCL-003"]),
        ("facility_type IN ('school', 'other')", ["KCL-002", "KCL-003"]),
        ("S_INTERSECTS(geometry, BBOX(105.83, 22.14, 105.84, 22.15))", ["KCL-005"]),
        ("capacity - 100 = 2", ["KCL-002"]),
        ("true", ["KCL-001", "KCL-002", "KCL-003", "KCL-004", "KCL-005"]),
        ("false", []),
    ],
)
def test_filter_selects_these_sites(app: App, text: str, expected: list[str]) -> None:
    assert ids(app, text) == expected
    assert app.json(SITES, params={"filter": text, "resultType": "hits"})["numberMatched"] == len(expected)


def test_every_condition_must_hold(app: App) -> None:
    together = {"bbox": "105.6,22,105.9,23", "status": "operating", "datetime": "2021-06-05"}
    assert ids(app, "capacity >= 103", **together) == ["KCL-003", "KCL-004", "KCL-005"]
    assert ids(app, "capacity >= 103", **together, opened_on="2021-06-04") == ["KCL-004"]
    assert ids(app, "false", **together) == []


@pytest.mark.parametrize("path", [SITES, POINTS, "/oapi/collections/communes/items"])
def test_box_of_the_extent_selects_everything_in_every_crs(app: App, path: str) -> None:
    everything = app.json(path, params={"resultType": "hits", "filter": "geometry IS NOT NULL"})["numberMatched"]
    boxes = {
        "4326": "20,103,24,108",
        "3857": "11465000,2270000,12023000,2754000",
        "9213": "130000,2200000,700000,2700000",
        "3405": "80000,2200000,900000,2700000",
    }
    assert everything > 0
    for code, box in boxes.items():
        query = {"filter": f"S_INTERSECTS(geometry,BBOX({box}))", "filter-crs": EPSG + code, "resultType": "hits"}
        assert app.json(path, params=query)["numberMatched"] == everything, code


def test_pages_keep_the_filter(app: App) -> None:
    page = app.json(POINTS, params={"filter": "checkpoint_code <= 'CKS-012'", "limit": 5})
    seen = [each["id"] for each in page["features"]]
    while links := [each["href"] for each in page["links"] if each["rel"] == "next"]:
        page = app.json(links[0].removeprefix(app.url))
        seen += [each["id"] for each in page["features"]]
    assert seen == [f"CKS-{number:03}" for number in range(1, 13)]
    assert page["numberMatched"] == 12


def test_html_shows_the_selection_and_its_links_keep_the_filter(app: App) -> None:
    text = "site_code = 'KCL-003' OR site_code = 'KCL-004' AND capacity < 0"
    page = app.get(SITES, params={"filter": text, "f": "html", "lang": "vi"}).text
    assert "KCL-003" in page
    assert "KCL-001" not in page
    assert "KCL-004" not in page.split("<table", 1)[1]
    links = app.json(SITES, params={"filter": text})["links"]
    for link in links:
        if link["rel"] == "alternate":
            assert parse_qs(urlsplit(link["href"]).query)["filter"] == [text]


def test_csv_holds_the_selection(app: App) -> None:
    answer = app.get(SITES, params={"filter": "capacity IN (102, 104)", "f": "csv"}).content.decode("utf-8-sig")
    assert [row["site_code"] for row in csv.DictReader(io.StringIO(answer))] == ["KCL-002", "KCL-004"]


def test_not_modified_depends_on_the_filter(app: App) -> None:
    tag = app.get(SITES, params={"filter": "capacity > 103"}).headers["etag"]
    again = {"If-None-Match": tag}
    assert app.get(SITES, params={"filter": "capacity > 103"}, headers=again).status_code == 304
    assert app.get(SITES, params={"filter": "capacity > 104"}, headers=again).status_code == 200


def test_items_say_where_their_queryables_and_sortables_are(app: App) -> None:
    links = requests.head(app.url + SITES, timeout=30).links
    for name in ("queryables", "sortables"):
        found = links[f"http://www.opengis.net/def/rel/ogc/1.0/{name}"]
        assert found["url"] == f"{app.url}/oapi/collections/quarantine_sites/{name}"


REFUSED = {
    "THIS IS NOT A FILTER": "vị trí 13: cần NULL nhưng gặp A",
    "": "bộ lọc trống",
    "capacity >": "vị trí 11: cần một giá trị nhưng gặp hết bộ lọc",
    "capacity > 'many'": "vị trí 10: không so sánh số nguyên với chữ được",
    "name > 5": "vị trí 6: không so sánh chữ với số nguyên được",
    "capacity = NULL": "hãy viết IS NULL",
    "this_is_not_a_queryable = 1": "không lọc theo this_is_not_a_queryable được. Có: site_code",
    "contact_phone = '1'": "không lọc theo contact_phone được",
    "feature = '1'": "không lọc theo feature được",
    "geom IS NULL": "không lọc theo geom được",
    "pg_sleep(1) IS NULL": "không có hàm pg_sleep",
    "current_setting('x') = 'y'": "không có hàm current_setting",
    "opened_on = '2021-02-30'": "2021-02-30 không phải là ngày",
    "opened_on > DATE('foo')": "foo không phải là ngày",
    "S_INTERSECTS(geometry, POINT(90 180))": "toạ độ 180.0 nằm ngoài hệ toạ độ",
    "S_INTERSECTS(geometry, BBOX(1000000,1000000,2000000,2000000))": "nằm ngoài hệ toạ độ",
    "S_INTERSECTS(name, POINT(105 22))": "S_INTERSECTS không dùng được với chữ",
    "capacity": "cần một điều kiện",
    "capacity / 0 = 1 / 0": "chia cho 0",
    "name = 'it's'": "thiếu dấu ' đóng",
    "(" * 1600 + "capacity=1" + ")" * 1600: "lồng nhau quá 64 tầng",
    " AND ".join(["capacity=1"] * 20_000)[:20_000]: "dài quá 8192 ký tự",
}


@pytest.mark.parametrize("text", list(REFUSED), ids=[each[:40] for each in REFUSED])
def test_filter_is_refused_in_words_and_with_its_place(app: App, text: str) -> None:
    response = app.get(SITES, params={"filter": text})
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")
    assert REFUSED[text] in response.json()["detail"]
    assert response.json()["code"] == "bad-filter"


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "true", "filter-lang": "sql"},
        {"filter": "capacity > 1", "filter-lang": "cql2-json"},
        {"filter": "[true]", "filter-lang": "cql2-json"},
        {"filter": '{"op": "=", "args": [1]}', "filter-lang": "cql2-json"},
        {"filter": "[" * 5000, "filter-lang": "cql2-json"},
        {"filter": '{"op":"=","args":[{"property":"name"},"\\ud800"]}', "filter-lang": "cql2-json"},
        {"filter": '{"op":"=","args":[{"property":"name"},"\\u0000"]}', "filter-lang": "cql2-json"},
        {"filter": "true", "filter-crs": "http://www.opengis.net/def/crs/OGC/0/does_not_exist"},
        {"filter": "S_INTERSECTS(geometry, BBOX(2, 0, 1, 1))", "filter-crs": EPSG + "9213"},
        {"filter": "S_INTERSECTS(geometry, POINT(1e30 1e30))", "filter-crs": EPSG + "3857"},
    ],
)
def test_other_refusals_are_400(app: App, query: dict[str, str]) -> None:
    response = app.get(SITES, params=query)
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_refusal_speaks_english_too(app: App) -> None:
    response = app.get(SITES, params={"filter": "capacity > 'many'", "lang": "en"})
    assert response.json()["detail"] == "filter, at 10: an integer and text cannot be compared with each other."


@pytest.mark.parametrize("format_", ["html", "csv", "jsonld"])
def test_bad_filter_is_refused_in_every_format(app: App, format_: str) -> None:
    assert app.get(SITES, params={"filter": "capacity >", "f": format_}).status_code == 400


@pytest.mark.parametrize(
    "text",
    [
        "name = ''';DROP TABLE api.quarantine_sites;--'",
        "name LIKE '%%%s%(x)s{}'",
        "name = '{}' OR capacity % 7 = 3",
        "share IS NULL OR " * 400 + "true",
        "name LIKE '" + "%a" * 2000 + "'",
        "capacity ^ 1000 > 1",
        "NOT " * 60 + "true",
        "capacity = 1" + " + 1" * 60,
    ],
    ids=["injection", "placeholders", "percent", "many", "wildcards", "power", "not", "sum"],
)
def test_strange_filter_never_breaks_the_server(app: App, text: str) -> None:
    assert app.get(SITES, params={"filter": text}).status_code in (200, 400)

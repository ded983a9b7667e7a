"""Items in other formats: the same features, types, text and coordinates as in GeoJSON, whoever reads them."""

import csv
import io
import json
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pyproj
import pytest
import requests
import shapely
from shapely.geometry import shape

from serve.formats import stream
from serve.formats.kml import _moment as kml_moment
from serve.formats.tables import _harmless
from tests.serve.features import AWKWARD, checkpoint
from tests.serve.running import App, TestDatabase, running_app, wait_until

COLLECTIONS = ["quarantine_sites", "communes", "risk_points", "isolation_zones"]
SITES = "/oapi/collections/quarantine_sites/items"
CHECKPOINTS = "/oapi/collections/checkpoints/items"
UNITS = "/oapi/collections/communes/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
STREAMED = {
    "geojsonseq": "application/geo+json-seq",
    "csv": "text/csv; charset=utf-8; header=present",
    "excel": "text/csv; charset=utf-8; header=present",
    "fgb": "application/flatgeobuf",
    "kml": "application/vnd.google-earth.kml+xml",
}
KML = {"k": "http://www.opengis.net/kml/2.2"}


def features(app: App, path: str, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.json(path, params=parameters)["features"]
    return found


def content(app: App, path: str, kind: str, **parameters: Any) -> bytes:
    response = app.get(path, params={"f": kind, **parameters})
    assert response.status_code == 200, response.text
    return response.content


def rows(app: App, path: str, kind: str, **parameters: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(app, path, kind, **parameters).decode("utf-8-sig"), newline="")))


# ---- negotiation ----


@pytest.mark.parametrize(("kind", "media_type"), STREAMED.items())
def test_format_has_its_media_type_and_is_linked(app: App, kind: str, media_type: str) -> None:
    response = app.get(SITES, params={"f": kind})
    assert response.headers["content-type"] == media_type
    linked = [each for each in app.json(SITES)["links"] if each["href"].endswith(f"items?f={kind}")]
    assert [(each["rel"], each["type"]) for each in linked] == [("alternate", media_type.partition(";")[0])]


def test_collection_links_to_its_items_in_every_format(app: App) -> None:
    links = app.json("/oapi/collections/quarantine_sites")["links"]
    items = [each for each in links if each["rel"] == "items"]
    assert {each["href"].partition("?f=")[2] for each in items} >= {"json", "html", "jsonld", "jsonfg", *STREAMED}
    for each in items:
        answer = requests.get(each["href"], timeout=30)
        assert answer.headers["content-type"].partition(";")[0] == each["type"].partition(";")[0]


def test_openapi_names_the_formats_of_items_and_of_an_item(app: App) -> None:
    paths = app.json("/oapi/openapi")["paths"]
    for path, known in ((SITES, {"json", "jsonfg", *STREAMED}), (f"{SITES}/{{featureId}}", {"json", "jsonfg"})):
        parameters = paths[path.removeprefix("/oapi")]["get"]["parameters"]
        (named,) = [each["schema"]["enum"] for each in parameters if each.get("name") == "f"]
        assert set(named) == known | {"html", "jsonld"}


@pytest.mark.parametrize("kind", [each for each in STREAMED if each != "excel"])
def test_accept_header_chooses_the_format(app: App, kind: str) -> None:
    media_type = STREAMED[kind].partition(";")[0]
    asked = app.get(SITES, headers={"Accept": f"{media_type}, application/geo+json;q=0.5"})
    assert asked.content == content(app, SITES, kind)
    assert "Accept" in asked.headers["vary"]


@pytest.mark.parametrize("kind", STREAMED)
def test_release_is_the_validator_of_a_streamed_answer(app: App, kind: str) -> None:
    first = app.get(SITES, params={"f": kind})
    again = app.get(SITES, params={"f": kind}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = app.get(SITES, params={"f": "json"})
    assert other.headers["etag"] != first.headers["etag"]


def test_head_of_a_streamed_answer_has_its_headers_and_no_body(app: App) -> None:
    head = requests.head(app.url + SITES, params={"f": "csv"}, timeout=30)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == STREAMED["csv"]


@pytest.mark.parametrize("query", [{"f": "kml", "crs": f"{EPSG}3857"}, {"f": "csv", "resulttype": "hits"}])
def test_what_a_format_cannot_hold_is_refused(app: App, query: dict[str, str]) -> None:
    assert app.get(SITES, params=query).status_code == 400


@pytest.mark.parametrize("kind", ["csv", "fgb", "kml", "geojsonseq"])
def test_single_item_is_refused_in_a_format_of_many(app: App, kind: str) -> None:
    assert app.get(f"{SITES}/KCL-001", params={"f": kind}).status_code == 400


# ---- how much ----


@pytest.mark.parametrize("kind", STREAMED)
def test_stream_of_several_batches_is_the_same_as_one(app: App, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content(app, CHECKPOINTS, kind)
    for size in (1, 7, 25):
        monkeypatch.setattr(stream, "BATCH_ROWS", size)
        response = app.get(CHECKPOINTS, params={"f": kind, "limit": 1000 + size})  # each a request of its own
        assert response.content == whole
        assert "content-length" not in response.headers
    head = requests.head(app.url + CHECKPOINTS, params={"f": kind, "limit": 1001}, timeout=30)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == STREAMED[kind]


def test_streamed_answer_holds_all_features_or_as_many_as_asked_for(app: App) -> None:
    assert len(rows(app, CHECKPOINTS, "csv")) == 25
    assert [each["checkpoint_code"] for each in rows(app, CHECKPOINTS, "csv", limit=2, offset=3)] == [
        "CKS-004",
        "CKS-005",
    ]


def test_streamed_answer_is_filtered_and_sorted_like_a_page(app: App) -> None:
    query = {"filter": "capacity > 102", "sortby": "-capacity", "properties": "site_code,capacity"}
    ours = rows(app, SITES, "csv", **query)
    assert [each["site_code"] for each in ours] == [each["id"] for each in features(app, SITES, **query)]
    assert list(ours[0]) == ["site_code", "capacity", "wkt"]


@pytest.mark.parametrize("rel", ["next", "prev"])
def test_alternate_of_a_page_by_cursor_is_that_page(app: App, rel: str) -> None:
    first = app.json(f"{CHECKPOINTS}?limit=3&offset=9&sortby=-name")
    beside = next(each["href"] for each in first["links"] if each["rel"] == rel)
    page = requests.get(beside, timeout=30).json()
    table = next(each["href"] for each in page["links"] if each["type"] == "text/csv")
    read = csv.DictReader(io.StringIO(requests.get(table, timeout=30).text, newline=""))
    assert [each["checkpoint_code"] for each in read] == [each["id"] for each in page["features"]]


def test_earlier_release_is_streamed_as_it_was(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as own:
        before = database.execute("SELECT release FROM api.collections WHERE collection = 'checkpoints'")[0][0]
        database.add("checkpoints", [checkpoint(26)])
        wait_until(lambda: own.json("/oapi/collections/checkpoints")["covidmaps:release"]["feature_count"] == 26)
        assert len(rows(own, CHECKPOINTS, "csv")) == 26
        assert len(rows(own, CHECKPOINTS, "csv", release=before)) == 25
        assert own.get(CHECKPOINTS, params={"f": "fgb", "release": 999_999}).status_code == 404


def test_connections_of_streams_come_back(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BATCH_ROWS", 5)
    for _ in range(12):
        left = app.get(CHECKPOINTS, params={"f": "csv"}, stream=True)
        left.close()
    assert len(rows(app, CHECKPOINTS, "csv")) == 25


# ---- each format ----


def test_geojson_sequence_is_the_published_texts(app: App, shared_database: TestDatabase) -> None:
    texts = shared_database.execute("SELECT feature FROM api.quarantine_sites ORDER BY site_code")
    assert content(app, SITES, "geojsonseq") == "".join(f"\x1e{text}\n" for (text,) in texts).encode()


def test_csv_says_exactly_what_geojson_says(app: App) -> None:
    for row, feature in zip(rows(app, SITES, "csv"), features(app, SITES), strict=True):
        said = {name: "" if value is None else str(value) for name, value in feature["properties"].items()}
        assert {name: value for name, value in row.items() if name != "wkt"} == said
        assert shapely.from_wkt(row["wkt"]).equals_exact(shape(feature["geometry"]), 1e-9)


def test_csv_of_a_feature_without_geometry_has_an_empty_cell(app: App) -> None:
    assert [each["wkt"] for each in rows(app, UNITS, "csv") if each["code"] == "01903"] == [""]


def test_csv_keeps_the_axis_order_of_the_crs(app: App) -> None:
    row = rows(app, SITES, "csv", crs=f"{EPSG}4326", limit=1)[0]
    assert row["wkt"] == "POINT(22.1234567 105.81)"


def test_excel_gets_labels_in_the_readers_language_and_no_formula(app: App) -> None:
    vietnamese = rows(app, SITES, "excel", lang="vi")[1]
    english = rows(app, SITES, "excel", lang="en")[1]
    assert content(app, SITES, "excel").startswith(b"\xef\xbb\xbf")
    assert "Trường học" in vietnamese.values()
    assert "School" not in vietnamese.values()
    assert "School" in english.values()
    assert vietnamese["Toạ độ (vĩ độ, kinh độ)"] == "22.1234567, 105.8200000"
    assert vietnamese["Sức chứa (người)"] == "102"


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@x", "\tx", '=HYPERLINK("x")'])
def test_text_that_excel_would_run_is_shown(text: str) -> None:
    assert _harmless(text) == f"'{text}"


def test_kml_has_placemarks_with_data_time_and_place(app: App) -> None:
    root = ElementTree.fromstring(content(app, SITES, "kml"))
    marks = root.findall(".//k:Placemark", KML)
    assert [each.attrib["id"] for each in marks] == [f"quarantine_sites.KCL-00{at}" for at in range(1, 6)]
    assert marks[0].findtext("k:name", None, KML) == AWKWARD
    assert marks[0].findtext("k:TimeSpan/k:begin", None, KML) == "2021-01-01"
    assert marks[0].findtext("k:TimeSpan/k:end", None, KML) == "2021-03-31"
    assert marks[0].findtext("k:Point/k:coordinates", None, KML) == "105.81,22.1234567"
    data = {each.attrib["name"]: each.text for each in marks[1].findall(".//k:SimpleData", KML)}
    assert data["facility_type_vi"] == "Trường học"
    styles = {f"#{each.attrib['id']}" for each in root.findall(".//k:Style", KML)}
    assert {each.text for each in root.findall(".//k:styleUrl", KML)} <= styles


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-05-10", "2021-05-10"),
        ("2021-05-10 08:00:00+07", "2021-05-10T08:00:00+07:00"),
        ("2021-05-10 08:00:00+05:30", "2021-05-10T08:00:00+05:30"),
    ],
)
def test_kml_moments_have_a_whole_offset(text: str, moment: str) -> None:
    assert kml_moment(text) == moment


@pytest.mark.parametrize("kind", ["fgb", "kml", "csv", "geojsonseq"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_gdal_reads_the_same_features(app: App, tmp_path: Path, collection: str, kind: str) -> None:
    path = f"/oapi/collections/{collection}/items"
    ours = features(app, path)
    file = tmp_path / f"{collection}.{kind.replace('geojsonseq', 'geojsons')}"
    file.write_bytes(content(app, path, kind))
    if not ours and kind in ("geojsonseq", "kml"):
        assert b"Placemark" not in file.read_bytes()  # GDAL finds no layer in it
        return
    text = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", file], capture_output=True, check=True, timeout=60
    ).stdout
    read = json.loads(text)["features"]
    assert [_name(each) for each in read] == [_name(each) for each in ours]
    assert _places(read) == _places(ours)


def _name(feature: dict[str, Any]) -> str:
    """Return the feature's name; of two columns that differ in capitals only, GDAL keeps KML's own."""
    properties = feature["properties"]
    return next(str(properties[each]) for each in ("name", "name_vi", "Name") if each in properties)


def _places(found: list[dict[str, Any]]) -> list[str | None]:
    shapes = [shape(each["geometry"]) if each["geometry"] else None for each in found]
    return [None if each is None else shapely.to_wkt(each.normalize(), rounding_precision=7) for each in shapes]


def test_flatgeobuf_has_types_titles_and_crs(app: App, tmp_path: Path) -> None:
    file = tmp_path / "sites.fgb"
    file.write_bytes(content(app, SITES, "fgb", crs=f"{EPSG}9213"))
    info = pyogrio.read_info(file)
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert (kinds["capacity"], kinds["name"]) == ("int64", "object")
    assert kinds["opened_on"].startswith("datetime64")
    assert info["crs"] == "EPSG:9213"
    frame = pyogrio.read_dataframe(file, use_arrow=True)
    assert frame["opened_on"][0].date() == date(2021, 1, 1)
    assert frame["name"][0] == AWKWARD
    to_grid = pyproj.Transformer.from_crs(4326, 9213, always_xy=True)
    first = features(app, SITES)[0]["geometry"]["coordinates"]
    assert frame.geometry[0].distance(shapely.Point(to_grid.transform(*first))) < 2.0


# ---- JSON-FG ----


def test_jsonfg_says_type_schema_time_and_crs(app: App) -> None:
    response = app.get(SITES, params={"f": "jsonfg", "limit": 1})
    document = response.json()
    assert response.headers["content-type"] == "application/vnd.ogc.fg+json"
    assert 'rel="profile"' in response.headers["link"]
    assert "http://www.opengis.net/spec/json-fg-1/1.0/conf/core" in document["conformsTo"]
    assert document["featureType"] == "quarantine_sites"
    assert document["coordRefSys"] == "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    first = document["features"][0]
    assert first["time"] == {"interval": ["2021-01-01", "2021-03-31"]}
    plain = features(app, SITES, limit=1)[0]
    assert {name: first[name] for name in plain} == plain
    types = {each["rel"]: each["type"] for each in document["links"] if each["rel"] in ("self", "next")}
    assert set(types.values()) == {"application/vnd.ogc.fg+json"}


def test_jsonfg_puts_other_crs_into_place_with_its_axes(app: App) -> None:
    document = app.json(SITES, params={"f": "jsonfg", "crs": f"{EPSG}4326", "limit": 1})
    assert document["coordRefSys"] == f"{EPSG}4326"
    assert document["features"][0]["geometry"] is None
    assert document["features"][0]["place"]["coordinates"] == [22.1234567, 105.81]


def test_jsonfg_leaves_an_end_open(app: App) -> None:
    open_end = app.json(f"{SITES}/KCL-004", params={"f": "jsonfg"})
    assert open_end["time"] == {"interval": ["2021-06-04", ".."]}
    assert open_end["featureType"] == "quarantine_sites"

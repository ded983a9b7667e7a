"""Items as GeoJSON: what a client may ask, and what it gets (OGC API - Features, Part 1)."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.serve.features import AWKWARD, DECOMPOSED
from tests.serve.running import App, TestDatabase

SITES = "/oapi/collections/quarantine_sites/items"
CHECKPOINTS = "/oapi/collections/checkpoints/items"
UNITS = "/oapi/collections/communes/items"
ALL = ["KCL-001", "KCL-002", "KCL-003", "KCL-004", "KCL-005"]


def link(document: dict[str, list[dict[str, str]]], rel: str) -> str | None:
    return next((each["href"] for each in document["links"] if each["rel"] == rel), None)


# --- the answer itself ---


def test_items_are_sent_as_geojson_with_counts_and_time(app: App) -> None:
    response = app.get(SITES)
    document = response.json()
    assert response.headers["content-type"] == "application/geo+json"
    assert response.headers["content-crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert (document["type"], document["numberMatched"], document["numberReturned"]) == ("FeatureCollection", 5, 5)
    assert [each["id"] for each in document["features"]] == ALL
    assert abs(datetime.fromisoformat(document["timeStamp"]) - datetime.now(UTC)) < timedelta(minutes=5)


def test_plain_page_is_the_published_texts_byte_for_byte(app: App, shared_database: TestDatabase) -> None:
    rows = shared_database.execute("SELECT feature FROM api.quarantine_sites ORDER BY site_code")
    expected = ",".join(feature for (feature,) in rows)
    assert app.get(SITES).content.endswith(f',"features":[{expected}]}}'.encode())


def test_built_features_say_the_same_as_the_published_texts(app: App) -> None:
    every_property = ",".join(app.json(f"{SITES}?limit=1")["features"][0]["properties"])
    built = app.json(f"{SITES}?properties={every_property}")["features"]
    assert json.dumps(built) == json.dumps(app.json(SITES)["features"])


def test_awkward_text_comes_back_to_the_letter(app: App) -> None:
    names = [each["properties"]["name"] for each in app.json(SITES)["features"]]
    assert names[:2] == [AWKWARD, DECOMPOSED]
    assert app.json(f"{SITES}/KCL-001")["properties"]["name"] == AWKWARD


def test_code_fields_are_followed_by_their_labels(app: App) -> None:
    site = app.json(f"{SITES}/KCL-002")["properties"]
    assert (site["facility_type"], site["facility_type_vi"], site["facility_type_en"]) == (
        "school",
        "Trường học",
        "School",
    )


def test_no_officer_column_and_no_prebuilt_text_is_published(app: App) -> None:
    for path in (f"{SITES}/KCL-001", "/oapi/collections/risk_points/items/DNC-001"):
        properties = app.json(path)["properties"]
        assert not {"contact_phone", "case_count", "note", "feature", "geom"} & properties.keys()


def test_times_carry_the_offset_of_the_province(app: App) -> None:
    point = app.json("/oapi/collections/risk_points/items/DNC-001")["properties"]
    assert point["exposed_from"] == "2021-05-10T08:00:00+07:00"
    assert point["updated_at"].endswith("+07:00")


def test_missing_geometry_is_null(app: App) -> None:
    assert app.json(f"{UNITS}/01903@2020-02-01")["geometry"] is None


# --- links ---


def test_links_are_absolute_and_complete(app: App) -> None:
    document = app.json(f"{SITES}?limit=2&offset=2")
    rels = sorted(each["rel"] for each in document["links"])
    assert rels == [*["alternate"] * 8, "collection", "next", "prev", "self"]
    assert all(each["href"].startswith(app.url) and each["type"] for each in document["links"])
    assert link(document, "self") == f"{app.url}{SITES}?limit=2&offset=2"
    assert link(document, "collection") == f"{app.url}/oapi/collections/quarantine_sites"


def test_links_come_from_the_public_url_not_from_the_host_header(app: App) -> None:
    document = app.json(SITES, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert all("evil" not in each["href"] for each in document["links"])


def test_following_next_visits_every_feature_once(app: App) -> None:
    url: str | None = f"{app.url}{CHECKPOINTS}?limit=10&sortby=-status"
    seen: list[str] = []
    while url is not None:
        document = app.json(url.removeprefix(app.url))
        seen += [each["id"] for each in document["features"]]
        url = link(document, "next")
    assert len(seen) == len(set(seen)) == 25


@pytest.mark.parametrize("limit", [5, 25])
def test_full_last_page_has_no_next(app: App, limit: int) -> None:
    assert link(app.json(f"{CHECKPOINTS}?limit={limit}&offset={25 - limit}"), "next") is None


def test_prev_leads_to_the_features_before(app: App) -> None:
    previous = link(app.json(f"{CHECKPOINTS}?limit=10&offset=5"), "prev")
    document = app.json((previous or "").removeprefix(app.url))
    assert [each["id"] for each in document["features"]] == [f"CKS-{number:03}" for number in range(1, 6)]
    assert link(document, "prev") is None


def test_prev_of_a_page_behind_the_end_is_the_last_page(app: App) -> None:
    previous = link(app.json(f"{CHECKPOINTS}?limit=10&offset=500"), "prev")
    assert len(app.ids((previous or "").removeprefix(app.url))) == 10


def test_filters_survive_in_links(app: App) -> None:
    following = link(app.json(f"{CHECKPOINTS}?limit=10&bbox=105,22,107,23&status=operating&lang=en"), "next")
    query = parse_qs(urlsplit(following or "").query)
    assert (query["bbox"], query["status"], query["lang"]) == (["105,22,107,23"], ["operating"], ["en"])


# --- limit, offset ---


def test_limit_above_the_maximum_is_answered(app: App) -> None:
    assert app.json(f"{SITES}?limit=99999999999999999999999999")["numberReturned"] == 5


def test_offset_behind_the_end_is_an_empty_page(app: App) -> None:
    document = app.json(f"{SITES}?offset=18446744073709551616")
    assert (document["numberMatched"], document["features"]) == (5, [])


# --- bbox ---


def test_bbox_selects_what_it_intersects(app: App) -> None:
    assert app.ids(f"{SITES}?bbox=105.815,22.12,105.835,22.13") == ["KCL-002", "KCL-003"]


def test_bbox_takes_the_geometry_itself_and_touching_counts(app: App) -> None:
    assert app.ids(f"{UNITS}?bbox=105.6,22.1,105.65,22.2") == ["01900@2020-02-01", "01903@2020-02-01"]


def test_bbox_matches_features_without_geometry(app: App) -> None:
    assert app.ids(f"{UNITS}?bbox=0,0,1,1") == ["01903@2020-02-01"]


def test_bbox_without_width_or_height_is_a_line_or_a_point(app: App) -> None:
    assert app.ids(f"{SITES}?bbox=105.82,22.1234567,105.82,22.1234567") == ["KCL-002"]
    assert app.ids(f"{SITES}?bbox=105.82,22,105.82,23") == ["KCL-002"]


def test_bbox_with_heights_ignores_them(app: App) -> None:
    assert app.ids(f"{SITES}?bbox=105.815,22.12,-5,105.835,22.13,5000") == ["KCL-002", "KCL-003"]


def test_bbox_across_the_antimeridian_takes_both_sides(app: App) -> None:
    assert app.ids(f"{SITES}?bbox=105.825,-90,105.815,90") == ["KCL-001", "KCL-003", "KCL-004", "KCL-005"]
    assert app.ids(f"{SITES}?bbox=170,-90,-170,90") == []


# --- datetime ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-01-01", ["KCL-001"]),
        ("2021-03-31", ["KCL-001", "KCL-002"]),
        ("2021-04-01", ["KCL-002"]),
        ("2021-05-10/2021-06-04", ["KCL-002", "KCL-003", "KCL-004"]),
        ("2021-06-05/..", ["KCL-003", "KCL-004", "KCL-005"]),
        ("2021-06-05/", ["KCL-003", "KCL-004", "KCL-005"]),
        ("../2021-01-31", ["KCL-001"]),
        ("/2021-01-31", ["KCL-001"]),
        ("../..", ALL),
        ("0000-01-01/9999-12-31", ALL),
        ("1999-01-01", []),
        # 23:30 UTC on 3 June is already the 4th in the province.
        ("2021-06-03T16:59:59Z", ["KCL-003"]),
        ("2021-06-03T17:00:00Z", ["KCL-003", "KCL-004"]),
        ("2021-06-04T00:00:00+07:00", ["KCL-003", "KCL-004"]),
        ("9999-12-31T23:59:59Z", ["KCL-003", "KCL-004", "KCL-005"]),
    ],
)
def test_datetime_selects_what_is_valid_then(app: App, text: str, expected: list[str]) -> None:
    assert app.json(SITES, params={"datetime": text})["numberMatched"] == len(expected)
    assert app.ids(SITES, params={"datetime": text}) == expected


# --- property filters ---


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "closed"}, ["KCL-001"]),
        ({"capacity": "20000"}, ["KCL-003"]),
        ({"name": AWKWARD}, ["KCL-001"]),
        ({"facility_type": "military", "status": "operating"}, ["KCL-004", "KCL-005"]),
        ({"commune_code": "01837", "bbox": "105.83,22.14,105.84,22.15"}, ["KCL-005"]),
        ({"district_name": "Thành phố Bắc Kạn", "capacity": "104"}, ["KCL-004"]),
        ({"status": "' OR 1=1 --"}, []),
    ],
)
def test_property_parameters_filter(app: App, query: dict[str, str], expected: list[str]) -> None:
    document = app.json(SITES, params=query)
    assert [each["id"] for each in document["features"]] == expected
    assert document["numberMatched"] == len(expected)


# --- shape ---


def test_properties_selects_and_keeps_the_id(app: App) -> None:
    feature = app.json(f"{SITES}?properties=name,capacity&limit=1")["features"][0]
    assert feature["id"] == "KCL-001"
    assert list(feature["properties"]) == ["name", "capacity"]


def test_skip_geometry_leaves_it_out(app: App) -> None:
    features = app.json(f"{SITES}?skipGeometry=true")["features"]
    assert [each["geometry"] for each in features] == [None] * 5
    assert features[0]["properties"]["name"] == AWKWARD


# --- sortby ---


@pytest.mark.parametrize(
    ("sortby", "expected"),
    [
        ("-capacity", ["KCL-003", "KCL-005", "KCL-004", "KCL-002", "KCL-001"]),
        ("occupied", ["KCL-004", "KCL-003", "KCL-001", "KCL-002", "KCL-005"]),
        ("-occupied", ["KCL-003", "KCL-004", "KCL-001", "KCL-002", "KCL-005"]),
        ("status,-site_code", ["KCL-001", "KCL-005", "KCL-004", "KCL-003", "KCL-002"]),
        # Vietnamese order: a before â, d before đ.
        ("+name", ["KCL-005", "KCL-004", "KCL-003", "KCL-001", "KCL-002"]),
    ],
)
def test_sortby_orders_with_empty_values_last_and_ties_by_key(app: App, sortby: str, expected: list[str]) -> None:
    assert app.ids(SITES, params={"sortby": sortby}) == expected


def test_unescaped_plus_in_sortby_means_ascending(app: App) -> None:
    assert app.ids(f"{SITES}?sortby=+capacity") == ["KCL-001", "KCL-002", "KCL-004", "KCL-005", "KCL-003"]


# --- hits, methods, single items ---


@pytest.mark.parametrize("name", ["resultType", "resulttype"])
def test_hits_are_counted_without_features(app: App, name: str) -> None:
    document = app.json(SITES, params={name: "hits", "status": "operating"})
    assert (document["numberMatched"], document["numberReturned"], document["features"]) == (4, 0, [])
    assert link(document, "next") is None


@pytest.mark.parametrize("path", [SITES, f"{SITES}/KCL-001"])
def test_head_is_get_without_the_body(app: App, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    head, get = requests.head(app.url + path, headers=plain, timeout=30), app.get(path, headers=plain)
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))
    assert head.headers["etag"] == get.headers["etag"]


def test_single_item_is_the_published_text_with_links(app: App) -> None:
    response = app.get(f"{SITES}/KCL-003")
    feature = response.json()
    assert response.headers["content-type"] == "application/geo+json"
    assert (feature["type"], feature["id"]) == ("Feature", "KCL-003")
    assert sorted(each["rel"] for each in feature["links"]) == [
        "alternate",
        "alternate",
        "alternate",
        "collection",
        "self",
    ]
    assert link(feature, "self") == f"{app.url}{SITES}/KCL-003"


def test_key_with_an_at_sign_is_found_under_its_own_link(app: App) -> None:
    feature = app.json(f"{UNITS}/01900@2020-02-01")
    assert app.json((link(feature, "self") or "").removeprefix(app.url))["id"] == "01900@2020-02-01"


# --- conditional requests ---


@pytest.mark.parametrize("path", [SITES, f"{SITES}/KCL-001", "/oapi/collections", "/oapi/collections/checkpoints"])
def test_unchanged_release_is_answered_with_304(app: App, path: str) -> None:
    first = app.get(path)
    again = app.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "max-age" in again.headers["cache-control"]


def test_tags_differ_by_request_language_and_parameters(app: App) -> None:
    tags = {
        app.get(SITES, params=each).headers["etag"] for each in ({}, {"lang": "en"}, {"limit": "1"}, {"limit": "2"})
    }
    assert len(tags) == 4


def test_last_modified_is_the_time_of_the_release(app: App, shared_database: TestDatabase) -> None:
    query = "SELECT published_at FROM api.collections WHERE collection = 'quarantine_sites'"
    published_at = shared_database.execute(query)[0][0]
    assert parsedate_to_datetime(app.get(SITES).headers["last-modified"]) == published_at.replace(microsecond=0)

"""Landing page, collections, schemas, conformance, OpenAPI."""

from typing import Any

import jsonschema
import pytest

from catalog.model import BBox, Catalog, public_columns
from serve.releases import outward
from tests.serve.running import App, TestDatabase

CHECKPOINTS = "/oapi/collections/checkpoints"


def links(document: dict[str, Any]) -> dict[str, str]:
    return {each["rel"]: each["href"] for each in document["links"]}


def test_every_collection_of_the_catalogue_is_there(app: App, catalog: Catalog) -> None:
    expected = [each.id for layer in catalog.layers for each in layer.collections]
    assert [each["id"] for each in app.json("/oapi/collections")["collections"]] == expected


def test_collection_alone_says_what_the_list_says(app: App) -> None:
    for listed in app.json("/oapi/collections")["collections"]:
        assert app.json(f"/oapi/collections/{listed['id']}") == listed


def test_collection_carries_its_release(app: App, shared_database: TestDatabase) -> None:
    query = "SELECT release, published_at FROM api.collections WHERE collection = 'checkpoints'"
    release, published_at = shared_database.execute(query)[0]
    member = app.json(CHECKPOINTS)["covidmaps:release"]
    assert (member["release"], member["feature_count"]) == (release, 25)
    assert member["published_at"].endswith("+07:00")
    assert member["published_at"] == published_at.isoformat(timespec="seconds") or published_at.utcoffset()


def test_collection_without_a_release_says_so(app: App) -> None:
    collection = app.json("/oapi/collections/isolation_zones")
    assert collection["covidmaps:release"] == {"release": None, "published_at": None, "feature_count": 0}
    assert app.json("/oapi/collections/isolation_zones/items")["numberMatched"] == 0


def test_extent_is_the_data_s(app: App) -> None:
    extent = app.json("/oapi/collections/quarantine_sites")["extent"]
    assert extent["spatial"]["bbox"] == [[105.81, 22.1234567, 105.84, 22.147]]
    assert extent["temporal"]["interval"] == [["2021-01-01T00:00:00+07:00", None]]


@pytest.mark.parametrize(
    ("stored", "extent"),
    [
        ((105.61, 22.3, 106.2, 22.7), (105.61, 22.3, 106.2, 22.7)),
        ((105.63740000000001, 21.99999999999999, 106.2, 22.700000000000003), (105.6374, 21.9999999, 106.2, 22.7000001)),
    ],
)
def test_extent_is_rounded_outward(stored: BBox, extent: BBox) -> None:
    assert outward(*stored) == extent


def test_extent_without_data_is_the_province_s(app: App, catalog: Catalog) -> None:
    extent = app.json("/oapi/collections/isolation_zones")["extent"]
    assert extent["spatial"]["bbox"] == [list(catalog.service.home_extent)]


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Khu cách ly tập trung"), ("en", "Concentrated quarantine sites")]
)
def test_titles_follow_the_language(app: App, language: str, title: str) -> None:
    path = "/oapi/collections/quarantine_sites"
    assert app.json(path, params={"lang": language})["title"] == title
    response = app.get(path, headers={"Accept-Language": language})
    assert (response.json()["title"], response.headers["content-language"]) == (title, language)


def test_gdal_finds_the_schema_under_its_own_spelling(app: App) -> None:
    assert links(app.json(CHECKPOINTS))["describedBy"] == f"{app.url}{CHECKPOINTS}/schema"


@pytest.mark.parametrize("name", ["schema", "queryables"])
def test_schema_is_a_json_schema_with_its_own_address(app: App, name: str) -> None:
    response = app.get(f"{CHECKPOINTS}/{name}", headers={"Accept": "application/schema+json"})
    schema = response.json()
    assert response.headers["content-type"] == "application/schema+json"
    assert (schema["$id"], schema["$schema"]) == (
        f"{app.url}{CHECKPOINTS}/{name}",
        "https://json-schema.org/draft/2020-12/schema",
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [key for key, each in schema["properties"].items() if each.get("x-ogc-role") == "id"] == ["checkpoint_code"]


def test_every_published_property_keeps_to_the_schema(app: App, catalog: Catalog) -> None:
    for collection_id in ("quarantine_sites", "checkpoints", "risk_points", "communes"):
        schema = app.json(f"/oapi/collections/{collection_id}/schema")
        properties = {name: each for name, each in schema["properties"].items() if name != "geometry"}
        for feature in app.json(f"/oapi/collections/{collection_id}/items")["features"]:
            assert list(feature["properties"]) == list(properties)
            given = {name: value for name, value in feature["properties"].items() if value is not None}
            validator = jsonschema.Draft202012Validator({"properties": properties})
            validator.validate(given)


def test_schema_titles_and_code_labels_follow_the_language(app: App) -> None:
    path = "/oapi/collections/quarantine_sites/schema"
    for language, title, label in (("vi", "Tình trạng", "Hết chỗ"), ("en", "Status", "Full")):
        status = app.json(path, params={"lang": language})["properties"]["status"]
        assert status["title"] == title
        assert {"const": "full", "title": label} in status["oneOf"]


def test_queryables_are_what_config_says_and_each_can_be_asked(app: App, catalog: Catalog) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    queryable = {
        each.name for each in public_columns(layer) if each.field and each.field.queryable and not each.language
    }
    added = {"commune_name", "district_name", "opened_on", "closed_on", "updated_at"}
    listed = set(app.json(f"{CHECKPOINTS}/queryables")["properties"]) - {"geometry"}
    assert listed == queryable | added
    times = {"date": "2021-05-10", "date-time": "2021-05-10T08:00:00Z"}
    sample = {"integer": "1", "number": "1", "boolean": "true"} | times
    for name in listed:
        kind = app.json(f"{CHECKPOINTS}/queryables")["properties"][name]
        text = sample.get(kind.get("format", kind["type"]), "x")
        assert app.get(f"{CHECKPOINTS}/items", params={name: text}).status_code == 200


def test_landing_page_links_lead_somewhere(app: App) -> None:
    for path in ("/oapi", "/oapi/"):
        document = app.json(path)
        assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= links(document).keys()
        for href in links(document).values():
            if href.startswith(app.url):
                assert app.get(href.removeprefix(app.url)).status_code == 200, href


def test_links_of_a_collection_lead_somewhere(app: App) -> None:
    for each in app.json(CHECKPOINTS)["links"]:
        if each["href"].startswith(app.url):
            assert app.get(each["href"].removeprefix(app.url)).status_code == 200, each["href"]


def test_conformance_names_nothing_that_is_not_to_be_had(app: App) -> None:
    classes = app.json("/oapi/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in classes
    assert not [each for each in classes if "features-4" in each or each.endswith("cql2/1.0/conf/functions")]


def test_other_origins_may_read(app: App) -> None:
    response = app.get(f"{CHECKPOINTS}/items?limit=1", headers={"Origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Content-Crs" in response.headers["access-control-expose-headers"]

"""The OpenAPI document: valid without a network, and true: parameters, status codes and schemas are what is served."""

import re
from typing import Any

import jsonschema
import pytest
import requests
from openapi_spec_validator import OpenAPIV30SpecValidator

from catalog.model import Catalog
from tests.openapi import with_nulls
from tests.serve.running import App

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(app: App) -> Document:
    return app.json("/oapi/openapi")


def parameters(document: Document, path: str) -> dict[str, Document]:
    """Return the parameters of GET at that path by name, references resolved."""
    found = (_resolved(document, each) for each in document["paths"][path]["get"]["parameters"])
    return {each["name"]: each for each in found}


def _resolved(document: Document, part: Document) -> Document:
    for name in part.get("$ref", "").split("/")[1:]:
        document = document[name]
    return document if "$ref" in part else part


def test_document_is_valid_and_refers_to_nothing_outside(app: App, document: Document) -> None:
    OpenAPIV30SpecValidator(document).validate()
    text = app.get("/oapi/openapi").text
    references = re.findall(r'"\$ref":"([^"]*)"', text)
    assert references and all(each.startswith("#/components/") for each in references)
    assert app.get("/oapi/openapi").headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert document["servers"][0]["url"] == f"{app.url}/oapi"


def test_page_limit_is_where_qgis_looks(document: Document, catalog: Catalog) -> None:
    schema = document["components"]["parameters"]["limit"]["schema"]
    limits = catalog.service.limits
    assert (schema["default"], schema["maximum"]) == (limits.items_default, limits.items_max)


def test_language_of_gdals_filters_is_listed(document: Document) -> None:
    for path in ("/collections/quarantine_sites/items", "/collections/communes/items"):
        found = parameters(document, path)
        assert found["filter-lang"]["schema"]["enum"] == ["cql2-text", "cql2-json", "cql-text"]
        assert "http://www.opengis.net/def/crs/EPSG/0/9213" in found["filter-crs"]["schema"]["enum"]


def test_only_reading_is_offered_and_no_shut_part(document: Document) -> None:
    methods = {method for item in document["paths"].values() for method in item} - {"parameters"}
    assert methods == {"get", "options"}
    assert not [path for path in document["paths"] if path.startswith(("/processes", "/jobs", "/stac"))]


def test_every_queryable_and_no_other_property_is_a_parameter(app: App, document: Document, catalog: Catalog) -> None:
    for layer in catalog.layers:
        for collection in layer.collections:
            path = f"/collections/{collection.id}"
            queryables = set(app.json(f"/oapi{path}/queryables")["properties"]) - {"geometry"}
            columns = set(app.json(f"/oapi{path}/schema")["properties"]) - {"geometry"}
            assert parameters(document, f"{path}/items").keys() & columns == queryables


def test_every_parameter_listed_is_understood_and_every_other_refused(app: App, document: Document) -> None:
    path = "/collections/quarantine_sites/items"
    refused = app.get(f"/oapi{path}?unknownQueryParameter12345=1").json()
    understood = set(re.findall(r"[\w-]+", refused["detail"].partition("Có: ")[2]))
    assert understood == parameters(document, path).keys() | {"resulttype"}


def test_every_path_is_there_in_every_format_listed(app: App, document: Document) -> None:
    for path in document["paths"]:
        if path.startswith("/collections/") and "quarantine_sites" not in path:
            continue
        for name in parameters(document, path)["f"]["schema"]["enum"]:
            place = path.replace("{featureId}", "KCL-001").replace("{tileMatrix}/{tileRow}/{tileCol}", "8/111/203")
            response = app.get(f"/oapi{place}", params={"f": name})
            described = document["paths"][path]["get"]["responses"]["200"]["content"]
            media_types = {each.partition(";")[0] for each in described}
            assert response.status_code == 200, (path, name)
            assert response.headers["content-type"].partition(";")[0] in media_types, (path, name)


REFUSALS = [
    ("GET", "/collections/quarantine_sites/items?limit=0", {}, 400),
    ("GET", "/collections/quarantine_sites/items", {"Accept": "image/png"}, 406),
    ("GET", "/collections/quarantine_sites/items/none", {}, 404),
    ("GET", "/collections/quarantine_sites/items?release=999", {}, 404),
    ("POST", "/collections/quarantine_sites/items", {}, 405),
    ("GET", "/collections/quarantine_sites/schema", {"Accept": "image/png"}, 406),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), REFUSALS)
def test_every_refusal_is_described_with_its_body(
    app: App, document: Document, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = requests.request(method, f"{app.url}/oapi{path}", headers=headers, timeout=30)
    assert response.status_code == status
    template = path.partition("?")[0].replace("/none", "/{featureId}")
    described = _resolved(document, document["paths"][template]["get"]["responses"][str(status)])
    assert list(described["content"]) == [response.headers["content-type"]]
    jsonschema.validate(response.json(), document["components"]["schemas"]["exception"])


def test_features_are_as_their_schema_says(app: App, document: Document) -> None:
    """Both ways of saying it: the OpenAPI document's schema, and the JSON Schema of the collection."""
    for collection in ("quarantine_sites", "communes", "risk_points"):
        page = app.json(f"/oapi/collections/{collection}/items?limit=100")
        assert page["features"]
        schema = {
            "$ref": f"#/components/schemas/features_{collection}",
            "components": with_nulls(document["components"]),
        }
        jsonschema.Draft202012Validator(schema).validate(page)
        returnables = app.json(f"/oapi/collections/{collection}/schema")
        assert list(page["features"][0]["properties"]) == [
            name for name in returnables["properties"] if name != "geometry"
        ]
        assert all(each["readOnly"] for each in returnables["properties"].values())
        assert returnables["additionalProperties"] is False
        for feature in page["features"]:
            known = {name: value for name, value in feature["properties"].items() if value is not None}
            jsonschema.Draft202012Validator(returnables).validate(known)

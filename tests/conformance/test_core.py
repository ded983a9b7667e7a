"""Parts 1, 2, 5, 6 and 8 of OGC API - Features on every collection of the running province, by the abstract tests.

The names in the docstrings are those of the tests (core/… is /conf/core of Part 1, and so on). What the official
suite skips is here as well: features without geometry and time, unknown parameters
everywhere, numberMatched as the sum of all pages, extents that hold the data.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pyproj
import pytest
import requests
from shapely.geometry import box, shape

from tests.installation import Province
from tests.openapi import with_nulls

Document = dict[str, Any]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# The boxes of the official suite: whole world regions, across the antimeridian, both poles.
BOXES = ("-1.5,50,1.5,53", "-80,-5,-70,5", "177,65,-177,70", "-180,85,180,90", "-180,-90,180,-85")
INTERVALS = (
    *("2021-06-04", "2021-06-04T01:00:00Z", "2021-01-01/2021-12-31", "../2021-06-04", "/2021-06-04", "2021-06-04/.."),
    *("2021-06-04/", "../..", "/", "2021-06-01T00:00:00Z/2021-06-30T23:59:59+07:00"),
)
DECLARED = (
    *("ogcapi-features-1/1.0/conf/core", "ogcapi-features-1/1.0/conf/geojson", "ogcapi-features-1/1.0/conf/html"),
    *("ogcapi-features-1/1.0/conf/oas30", "ogcapi-features-2/1.0/conf/crs", "ogcapi-features-5/1.0/conf/schemas"),
    *("ogcapi-common-3/1.0/conf/schemas", "ogcapi-features-8/1.0/conf/sorting"),
)


class Api:
    """The landing page's address, and what stands behind it."""

    def __init__(self, province: Province) -> None:
        self.url = f"{province.url}/oapi"
        self.openapi = self.json("/openapi")
        self.collections: list[Document] = self.json("/collections")["collections"]

    def get(self, path: str, accept: str | None = None, **query: str) -> requests.Response:
        url = path if path.startswith("http") else self.url + path
        return requests.get(url, params=query, headers={"Accept": accept} if accept else {}, timeout=30)

    def json(self, path: str, **query: str) -> Document:
        response = self.get(path, **query)
        assert response.status_code == 200, (path, query, response.text)
        document: Document = response.json()
        return document

    def features(self, name: str, **query: str) -> list[Document]:
        found: list[Document] = self.json(f"/collections/{name}/items", **query)["features"]
        return found

    def ids(self, name: str, **query: str) -> set[str]:
        return {each["id"] for each in self.features(name, **query)}

    def check(self, document: Document, schema: str) -> None:
        """Check the document against a schema of the OpenAPI document, whose references stay within it."""
        wanted = {"$ref": f"#/components/schemas/{schema}", "components": with_nulls(self.openapi["components"])}
        jsonschema.Draft202012Validator(wanted).validate(document)

    @property
    def names(self) -> list[str]:
        return [each["id"] for each in self.collections]


@pytest.fixture(scope="module")
def api(province: Province) -> Api:
    return Api(province)


def rels(document: Document, rel: str) -> list[Document]:
    return [each for each in document["links"] if each["rel"] == rel]


def assert_links(document: Document) -> None:
    assert document["links"]
    assert all(each["rel"] and each["type"] and each["href"].startswith("http") for each in document["links"])


# --- landing page, API definition, conformance, collections ---


def test_landing_page_leads_everywhere_in_the_type_that_it_says(api: Api) -> None:
    """core/root-op, root-success, api-definition-op, api-definition-success; oas30/oas-definition-1."""
    document = api.json("/")
    api.check(document, "landingPage")
    assert_links(document)
    for rel in ("service-desc", "service-doc", "conformance", "data", "self", "alternate"):
        assert rels(document, rel), rel
    assert rels(document, "service-desc")[0]["type"] == "application/vnd.oai.openapi+json;version=3.0"
    for each in document["links"]:
        if each["href"].startswith(api.url):
            response = api.get(each["href"], accept=each["type"])
            assert response.status_code == 200, each
            assert response.headers["content-type"].partition(";")[0] == each["type"].partition(";")[0], each


def test_conformance_lists_what_is_tested_here(api: Api) -> None:
    """core/conformance-op, conformance-success."""
    document = api.json("/conformance")
    api.check(document, "confClasses")
    classes = document["conformsTo"]
    assert len(classes) == len(set(classes))
    for each in DECLARED:
        assert f"http://www.opengis.net/spec/{each}" in classes


def test_collections_say_of_each_what_it_says_itself(api: Api) -> None:
    """core/fc-md-*, sfc-md-op, sfc-md-success; crs/crs-uri, default-crs, storageCrs."""
    document = api.json("/collections")
    api.check(document, "collections")
    assert_links(document)
    assert rels(document, "self") and rels(document, "alternate")
    for entry in document["collections"]:
        assert_links(entry)
        alone = api.json(f"/collections/{entry['id']}")
        for member in ("id", "title", "description", "extent", "itemType", "crs", "storageCrs"):
            assert alone[member] == entry[member], member
        assert {each["href"] for each in entry["links"]} <= {each["href"] for each in alone["links"]}
        types = {each["type"] for each in rels(entry, "items")}
        assert {"application/geo+json", "text/html"} <= types
        for rel in ("queryables", "sortables", "schema"):
            assert rels(entry, REL + rel)[0]["href"].partition("?")[0] == f"{api.url}/collections/{entry['id']}/{rel}"
        assert entry["crs"][0] == CRS84 and entry["storageCrs"] in entry["crs"]
        assert all(re.fullmatch(r"http://www\.opengis\.net/def/crs/[A-Z]+/[0-9.]+/\w+", each) for each in entry["crs"])


def test_extents_hold_all_geometries_and_times(api: Api) -> None:
    """core/fc-md-extent."""
    for entry in api.collections:
        west, south, east, north = entry["extent"]["spatial"]["bbox"][0]
        for feature in api.features(entry["id"], limit="10000"):
            if feature["geometry"]:
                bounds = shape(feature["geometry"]).bounds
                assert west <= bounds[0] + 1e-6 and south <= bounds[1] + 1e-6, (entry["id"], feature["id"])
                assert bounds[2] - 1e-6 <= east and bounds[3] - 1e-6 <= north, (entry["id"], feature["id"])


# --- items ---


def test_items_are_a_feature_collection_with_complete_links(api: Api) -> None:
    """core/fc-op, fc-response, fc-links, fc-timeStamp, fc-numberReturned, crs84; geojson/definition, content."""
    for name in api.names:
        response = api.get(f"/collections/{name}/items", accept="application/geo+json", limit="100")
        assert response.headers["content-type"] == "application/geo+json"
        document = response.json()
        api.check(document, "featureCollectionGeoJSON")
        api.check(document, f"features_{name}")
        assert_links(document)
        assert len(rels(document, "self")) == 1
        described = api.openapi["paths"][f"/collections/{name}/items"]["get"]["responses"]["200"]["content"]
        others = {each.partition(";")[0] for each in described} - {"application/geo+json"}
        assert {each["type"].partition(";")[0] for each in rels(document, "alternate")} >= others
        assert document["numberReturned"] == len(document["features"])
        assert abs(datetime.fromisoformat(document["timeStamp"]) - datetime.now(UTC)) < timedelta(minutes=10)
        for feature in document["features"]:
            if feature["geometry"]:
                west, south, east, north = shape(feature["geometry"]).bounds
                assert 100 < west <= east < 112 and 15 < south <= north < 25


def test_number_matched_is_the_sum_of_all_pages(api: Api) -> None:
    """core/fc-numberMatched, fc-limit-response."""
    for name in api.names:
        for query in ({}, {"bbox": "105.7,22,106,22.3"}, {"datetime": "2021-06-01/.."}, {"q": "xã,thôn,huyện"}):
            document = api.json(f"/collections/{name}/items", limit="7", **query)
            matched, seen = document["numberMatched"], [each["id"] for each in document["features"]]
            while following := rels(document, "next"):
                assert len(document["features"]) == 7
                document = api.json(following[0]["href"])
                assert document["numberMatched"] == matched
                seen += [each["id"] for each in document["features"]]
            assert (len(seen), len(set(seen))) == (matched, matched), (name, query)
            assert seen == [each["id"] for each in api.features(name, limit="10000", **query)]


def test_limit_above_the_maximum_is_no_error(api: Api) -> None:
    """core/fc-limit-response."""
    for name in api.names:
        assert api.get(f"/collections/{name}/items", limit="100000000").status_code == 200
        assert len(api.features(name, limit="1")) <= 1


def test_boxes_select_what_meets_them_and_what_has_no_place(api: Api) -> None:
    """core/fc-bbox-response A to D, with the boxes of the official suite."""
    for entry in api.collections:
        name, everything = entry["id"], api.features(entry["id"], limit="10000")
        placeless = {each["id"] for each in everything if each["geometry"] is None}
        west, south, east, north = entry["extent"]["spatial"]["bbox"][0]
        # Off the grid of four decimals that points of risk are published on.
        middle = ((west + east) / 2 + 0.000037, (south + north) / 2 + 0.000037)
        quarter = f"{west},{south},{middle[0]},{middle[1]}"
        met = {
            each["id"]
            for each in everything
            if each["geometry"] and shape(each["geometry"]).intersects(box(west, south, *middle))
        }
        assert api.ids(name, bbox=quarter, limit="10000") == met | placeless
        assert api.ids(name, bbox=f"{west},{south},-10,{middle[0]},{middle[1]},9000", limit="10000") == met | placeless
        assert api.ids(name, bbox=f"{west},{south},{east},{north}", limit="10000") == {
            each["id"] for each in everything
        }
        assert api.ids(name, bbox=f"170,-90,{east},90", limit="10000") == {each["id"] for each in everything}
        for each in BOXES:
            assert api.ids(name, bbox=each, limit="10000") == placeless, (name, each)


def test_times_select_what_is_valid_then_and_what_has_no_time(api: Api) -> None:
    """core/fc-time-response A and B; every spelling of an open end; with a box."""
    for entry in api.collections:
        name = entry["id"]
        properties = api.json(f"/collections/{name}/schema")["properties"]
        roles = {each.get("x-ogc-role"): key for key, each in properties.items()}
        start = roles.get("primary-interval-start") or roles.get("primary-instant")
        end = roles.get("primary-interval-end") or start
        everything = api.features(name, limit="10000")
        for each in INTERVALS:
            assert api.get(f"/collections/{name}/items", datetime=each).status_code == 200, each
        assert api.ids(name, datetime="../..", limit="10000") == {each["id"] for each in everything}
        assert api.ids(name, datetime="2021-06-04/..", limit="10000") == api.ids(
            name, datetime="2021-06-04/", limit="10000"
        )
        if start is None or properties[start]["format"] != "date":
            continue
        valid = {
            each["id"]
            for each in everything
            if (each["properties"][start] or "0") <= "2021-06-04" <= (each["properties"][end] or "9")
        }
        assert api.ids(name, datetime="2021-06-04", limit="10000") == valid
        there = api.ids(name, bbox="105.7,22,106,22.3", limit="10000")
        assert api.ids(name, datetime="2021-06-04", bbox="105.7,22,106,22.3", limit="10000") == valid & there


@pytest.mark.parametrize("query", ["limit=unlimited", "bbox=a,b,c,d", "bbox=1,2,3", "bbox=nan,0,1,1", "datetime=foo"])
def test_wrong_values_are_refused(api: Api, query: str) -> None:
    """core/query-param-invalid."""
    for name in api.names:
        assert requests.get(f"{api.url}/collections/{name}/items?{query}", timeout=30).status_code == 400


def test_unknown_parameter_is_refused_by_every_operation(api: Api) -> None:
    """core/query-param-unknown."""
    for path in api.openapi["paths"]:
        name = path.split("/")[2] if path.startswith("/collections/") else ""
        key = api.features(name, limit="1")[0]["id"] if "{featureId}" in path and api.features(name, limit="1") else "x"
        response = api.get(path.replace("{featureId}", key), unknownQueryParameter12345="1")
        assert response.status_code == 400, path
        assert response.headers["content-type"] == "application/problem+json"


def test_each_feature_is_found_under_its_id(api: Api) -> None:
    """core/f-op, f-links, f-success; geojson/content."""
    for name in api.names:
        for feature in api.features(name, limit="3"):
            response = api.get(f"/collections/{name}/items/{feature['id']}", accept="application/geo+json")
            assert response.headers["content-type"] == "application/geo+json"
            alone = response.json()
            api.check(alone, f"feature_{name}")
            assert_links(alone)
            assert rels(alone, "self") and rels(alone, "alternate")
            assert rels(alone, "collection")[0]["href"] == f"{api.url}/collections/{name}"
            assert alone | {"links": []} == feature | {"links": []}
        assert api.get(f"/collections/{name}/items/none").status_code == 404


def test_pages_hold_what_the_features_say(api: Api) -> None:
    """html/definition, html/content."""
    for name in api.names:
        response = api.get(f"/collections/{name}/items", accept="text/html", limit="20", lang="en")
        assert response.headers["content-type"].startswith("text/html")
        for feature in api.features(name, limit="20"):
            assert f">{feature['id']}</a>" in response.text
    for path in ("/", "/conformance", "/collections", "/openapi", f"/collections/{api.names[0]}"):
        assert api.get(path, accept="text/html").headers["content-type"].startswith("text/html")


# --- Part 2: CRS ---


def test_every_crs_transforms_back_to_crs84(api: Api) -> None:
    """crs/crs-parameter, -default, -invalid, -transform (axis order); crs/bbox-crs-parameter, -default, -invalid."""
    for entry in api.collections:
        name, path = entry["id"], f"/collections/{entry['id']}/items"
        plain = api.features(name, limit="5")
        assert api.get(path, limit="5").headers["content-crs"] == f"<{CRS84}>"
        west, south, east, north = entry["extent"]["spatial"]["bbox"][0]
        inside = api.ids(name, bbox=f"{west},{south},{east},{north}", limit="10000")
        assert api.ids(name, bbox=f"{west},{south},{east},{north}", limit="10000", **{"bbox-crs": CRS84}) == inside
        for crs in entry["crs"][1:]:
            response = api.get(path, limit="5", crs=crs)
            assert response.headers["content-crs"] == f"<{crs}>"
            back = pyproj.Transformer.from_crs(f"EPSG:{crs.rsplit('/', 1)[1]}", "OGC:CRS84")
            for was, feature in zip(plain, response.json()["features"], strict=True):
                if was["geometry"] is None:
                    continue
                point, old = _first_point(feature["geometry"]), _first_point(was["geometry"])
                assert back.transform(*point) == pytest.approx(old, abs=2e-5), (name, crs)
            alone = api.get(f"{path}/{plain[0]['id']}", crs=crs) if plain else None
            assert alone is None or alone.headers["content-crs"] == f"<{crs}>"
            forth = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{crs.rsplit('/', 1)[1]}")
            (x1, y1), (x2, y2) = forth.transform(west - 0.1, south - 0.1), forth.transform(east + 0.1, north + 0.1)
            assert api.ids(name, bbox=f"{x1},{y1},{x2},{y2}", limit="10000", **{"bbox-crs": crs}) == inside
        for parameter in ("crs", "bbox-crs"):
            query = {"bbox": "105,21,106,22", parameter: "http://www.opengis.net/def/crs/EPSG/0/9999"}
            assert api.get(path, **query).status_code == 400
        assert api.get(f"{path}/x", crs="http://www.opengis.net/def/crs/EPSG/0/9999").status_code == 400


def _first_point(geometry: Document) -> list[float]:
    coordinates: Any = geometry["coordinates"]
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return list(coordinates)


# --- Common Part 3 and Part 8: schemas, sortables, sorting ---


@pytest.mark.parametrize("kind", ["schema", "queryables", "sortables"])
def test_schemas_describe_every_property(api: Api, kind: str) -> None:
    """schemas/basic-schema-inspection, role, role-id, property-seq; queryables/ and sortables/op-and-response."""
    for name in api.names:
        url = f"{api.url}/collections/{name}/{kind}"
        response = api.get(url, accept="application/schema+json")
        assert (response.status_code, response.headers["content-type"]) == (200, "application/schema+json")
        schema = response.json()
        jsonschema.Draft202012Validator.check_schema(schema)
        assert (schema["$schema"], schema["$id"], schema["type"]) == (DIALECT, url, "object")
        for each in schema["properties"].values():
            assert "type" in each or each["format"].startswith("geometry-")
            assert each["title"]
        roles = [each["x-ogc-role"] for each in schema["properties"].values() if "x-ogc-role" in each]
        assert len(roles) == len(set(roles))
        if kind == "schema":
            assert roles.count("id") == roles.count("primary-geometry") == 1
        numbers = [each["x-ogc-propertySeq"] for each in schema["properties"].values()]
        assert numbers == sorted(numbers)


def test_every_sortable_orders_both_ways(api: Api) -> None:
    """sorting/sortby-param, sortby-order-default, expression-construction."""
    for name in api.names:
        for column, described in api.json(f"/collections/{name}/sortables")["properties"].items():
            query = {"properties": column, "skipGeometry": "true", "limit": "10000"}
            values = {
                sign: [each["properties"][column] for each in api.features(name, sortby=sign + column, **query)]
                for sign in ("", "+", "-")
            }
            assert values[""] == values["+"]
            for sign, found in values.items():
                known = [each for each in found if each is not None]
                assert found[len(known) :] == [None] * (len(found) - len(known)), (name, column, sign)
                if described["type"] != "string" or "format" in described:
                    assert known == sorted(known, reverse=sign == "-"), (name, column, sign)
        assert api.get(f"/collections/{name}/items", sortby="this_is_not_a_sortable").status_code == 400


# --- HTTP ---


def resources(api: Api) -> list[str]:
    """Return the path of one resource of each kind."""
    first = f"/collections/{api.names[0]}"
    own = ("", "/items", "/schema", "/queryables", "/sortables", "/changes")
    return ["/", "/collections", "/conformance", "/openapi", *(first + each for each in own)]


@pytest.mark.parametrize("accept", ["image/png", "application/xml", "*/*;q=0"])
def test_type_that_is_not_offered_is_not_acceptable(api: Api, accept: str) -> None:
    for path in resources(api):
        response = api.get(path, accept=accept)
        assert (path, response.status_code) == (path, 406)
        assert response.headers["content-type"] == "application/problem+json"


def test_everything_is_validated_cached_and_compressed(api: Api) -> None:
    """Strong ETag, 304, Vary, Cache-Control, HEAD as GET, in every coding."""
    pages = ["/?f=html", f"/collections/{api.names[0]}?f=html", f"/collections/{api.names[0]}/items?f=html"]
    for path in [*resources(api), *pages]:
        for coding in ("br", "gzip", "zstd", "identity"):
            headers = {"Accept-Encoding": coding}
            whole = requests.get(api.url + path, headers=headers, stream=True, timeout=30)
            assert whole.status_code == 200, path
            assert re.fullmatch(r'"[^"]+"', whole.headers["etag"]), path
            assert "stale-while-revalidate" in whole.headers["cache-control"], path
            assert {"Accept", "Accept-Language", "Accept-Encoding"} <= set(whole.headers["vary"].split(", ")), path
            again = requests.get(api.url + path, headers=headers | {"If-None-Match": whole.headers["etag"]}, timeout=30)
            assert (again.status_code, again.content) == (304, b""), path
            head = requests.head(api.url + path, headers=headers, timeout=30)
            for name in ("etag", "content-type", "content-length", "vary"):
                assert head.headers[name] == whole.headers[name], (path, name)
            whole.close()

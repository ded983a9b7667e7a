"""The OpenAPI 3.0 document: every path, parameter and status code of this service, and no reference to another host."""

from collections.abc import Mapping
from typing import Any

from catalog.model import Catalog
from serve.atom import MEDIA_TYPE as ATOM
from serve.http.negotiation import HTML, MEDIA_TYPES
from serve.openapi_parts import (
    Part,
    both,
    collection_schemas,
    feature_content,
    format_parameter,
    json_content,
    operation,
    parameter,
    property_parameters,
    queryable_parameters,
    reference,
    response,
    shared_parameters,
    shared_responses,
    shared_schemas,
    sortby_parameter,
)
from serve.publication import Published
from serve.releases import WAIT_MOST
from serve.schemas import MEDIA_TYPE as SCHEMA
from serve.tiles.openapi import scheme_paths, tile_paths

CLOSED = ("/processes", "/jobs", "/stac", "/stac-api", "/asyncapi", "/admin", "/TileMatrixSets")
"""Parts of pygeoapi that this service keeps shut."""
VERSION = "1.0.0"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
DESCRIPTIONS = {
    "schema": "lược đồ / schema",
    "queryables": "lọc theo / queryables",
    "sortables": "sắp xếp theo / sortables",
}
DESCRIPTION_FORMATS = ("json", "html", "jsonld")
ITEMS_FORMATS = tuple(MEDIA_TYPES)
ITEM_FORMATS = ("json", "html", "jsonld", "jsonfg")
ITEMS_PARAMETERS = (
    "lang", "limit", "offset", "cursor", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs",
    "q", "skipGeometry", "resultType", "release", "as-of",
)  # fmt: skip
ITEM_PARAMETERS = ("lang", "crs", "skipGeometry", "release", "as-of")


def is_closed(path: str) -> bool:
    """Return whether the path, relative to the landing page, belongs to a part that is kept shut."""
    return any(path == each or path.startswith(each + "/") for each in CLOSED)


def openapi_document(catalog: Catalog, published: Mapping[str, Published], oapi_url: str) -> dict[str, Any]:
    """Return the document; ``oapi_url`` is the landing page's address.

    Source: OGC 17-069r4, clause 9 (oas30): every operation with its parameters and all its status codes.
    """
    schemas = shared_schemas()
    paths = _common_paths() | scheme_paths()
    for each in published.values():
        schemas |= collection_schemas(each)
        paths |= _collection_paths(each) | tile_paths(each)
    return {
        "openapi": "3.0.3",
        "info": _info(catalog),
        "servers": [{"url": oapi_url, "description": both(catalog.service.title)}],
        "tags": [{"name": each.id, "description": both(each.collection.title)} for each in published.values()],
        "paths": paths,
        "components": {
            "parameters": shared_parameters(catalog),
            "schemas": schemas,
            "responses": shared_responses(),
        },
    }


def _info(catalog: Catalog) -> Part:
    service = catalog.service
    return {
        "title": both(service.title),
        "description": both(service.description),
        "version": VERSION,
        "contact": {"name": service.provider.vi, "url": service.provider_url},
        "license": {"name": service.licence_name, "url": service.licence_url},
        "termsOfService": service.licence_url,
    }


def _common_paths() -> dict[str, Part]:
    lang = reference("parameters", "lang")
    described = [format_parameter(DESCRIPTION_FORMATS), lang]
    both_formats = [format_parameter(("json", "html")), lang]

    def ok(schema: str, *others: str) -> Part:
        return response("OK", json_content(schema, "application/json", HTML, *others), "Content-Language")

    text: Part = {"schema": {"type": "string"}}
    document = {"description": "OK", "content": {OPENAPI: {"schema": {"type": "object"}}, HTML: text}}
    linked = MEDIA_TYPES["jsonld"]
    dcat_format, dcat = format_parameter(("jsonld", "json")), _dcat()
    parts: tuple[tuple[str, str, str, list[Part], Part], ...] = (
        ("/", "landing", "Trang chủ của API / Landing page", described, ok("landingPage", linked)),
        ("/conformance", "conformance", "Các lớp tuân thủ / Conformance classes", both_formats, ok("confClasses")),
        ("/openapi", "openapi", "Tài liệu này / This document", both_formats, document),
        ("/dcat", "dcat", "Siêu dữ liệu DCAT / Metadata as DCAT", [dcat_format, lang], dcat),
        ("/collections", "collections", "Các lớp dữ liệu / Collections", described, ok("collections", linked)),
    )
    return {
        path: operation(name, summary, "API", parameters, found, "406")
        for path, name, summary, parameters, found in parts
    }


def _collection_paths(published: Published) -> dict[str, Part]:
    base, title = f"/collections/{published.id}", both(published.collection.title)
    lang = reference("parameters", "lang")
    content = json_content("collection", "application/json", HTML, MEDIA_TYPES["jsonld"])
    described = response("OK", content, "ETag", "Last-Modified", "Cache-Control", "Content-Language")
    paths = {
        base: operation(
            f"describe_{published.id}",
            title,
            published.id,
            [format_parameter(DESCRIPTION_FORMATS), lang],
            described,
            "404",
            "406",
        ),
        f"{base}/items": _items(published, title),
        f"{base}/items/{{featureId}}": _item(published, title),
    }
    paths[f"{base}/dcat"] = operation(
        f"dcat_{published.id}", f"{title}: DCAT", published.id,
        [format_parameter(("jsonld", "json")), lang], _dcat(), "404", "406",
    )  # fmt: skip
    paths[f"{base}/changes"] = _changes(published, title)
    for name, words in DESCRIPTIONS.items():
        ok = response("OK", json_content("jsonSchema", SCHEMA, HTML), "ETag", "Cache-Control", "Content-Language")
        parameters = [format_parameter(("json", "html")), lang]
        paths[f"{base}/{name}"] = operation(
            f"{name}_{published.id}", f"{title}: {words}", published.id, parameters, ok, "404", "406"
        )
    return paths


def _items(published: Published, title: str) -> Part:
    parameters = [
        format_parameter(ITEMS_FORMATS),
        *(reference("parameters", each) for each in ITEMS_PARAMETERS),
        *property_parameters(published),
        sortby_parameter(published),
        *queryable_parameters(published),
    ]
    ok = response(
        "OK",
        feature_content(f"features_{published.id}", ITEMS_FORMATS),
        "ETag", "Last-Modified", "Cache-Control", "Content-Language", "Content-Crs", "Link",
    )  # fmt: skip
    found = operation(f"items_{published.id}", title, published.id, parameters, ok, "404", "406")
    return found | {"options": _options(f"items_{published.id}", published.id)}


def _dcat() -> Part:
    content: Part = {each: {"schema": {"type": "object"}} for each in (MEDIA_TYPES["jsonld"], "application/json")}
    return response("OK", content, "ETag", "Last-Modified", "Cache-Control")


def _changes(published: Published, title: str) -> Part:
    parameters = [
        parameter("since", {"type": "integer", "minimum": 0, "default": 0}),
        parameter("wait", {"type": "integer", "minimum": 0, "maximum": WAIT_MOST, "default": 0}),
        parameter("f", {"type": "string", "enum": ["json", "atom"]}),
        *(reference("parameters", each) for each in ("lang", "limit", "cursor")),
    ]
    content = {"application/json": {"schema": reference("schemas", "changes")}, ATOM: {"schema": {"type": "string"}}}
    ok = response("OK", content, "ETag", "Last-Modified", "Cache-Control", "Content-Language")
    words = f"{title}: thay đổi / changes"
    return operation(f"changes_{published.id}", words, published.id, parameters, ok, "404", "406", "410")


def _item(published: Published, title: str) -> Part:
    key = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    parameters = [
        format_parameter(ITEM_FORMATS),
        *(reference("parameters", each) for each in ITEM_PARAMETERS),
        *property_parameters(published),
    ]
    ok = response(
        "OK",
        feature_content(f"feature_{published.id}", ITEM_FORMATS),
        "ETag", "Last-Modified", "Cache-Control", "Content-Language", "Content-Crs",
    )  # fmt: skip
    words = f"{title}: một đối tượng / one feature"
    found = operation(f"item_{published.id}", words, published.id, parameters, ok, "404", "406")
    return found | {"parameters": [key], "options": _options(f"item_{published.id}", published.id)}


def _options(name: str, tag: str) -> Part:
    """Return the operation that says which methods there are; QGIS asks, to know whether it may edit."""
    allow = {"Allow": {"description": "GET, HEAD, OPTIONS", "schema": {"type": "string"}}}
    return {
        "operationId": f"options_{name}",
        "summary": "Allow",
        "tags": [tag],
        "responses": {"200": {"description": "OK", "headers": allow}, "503": reference("responses", "503")},
    }

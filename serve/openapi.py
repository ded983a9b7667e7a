"""pygeoapi's OpenAPI document, corrected where it says what this service does not do."""

import copy
from typing import Any

from catalog.derive.pygeoapi import CRS84, crs_uris
from catalog.model import Catalog
from serve.params import FILTER_LANGUAGES

CLOSED = ("/processes", "/jobs", "/stac", "/stac-api", "/asyncapi", "/admin", "/TileMatrixSets")
"""Parts of pygeoapi that this service keeps shut."""


def is_closed(path: str) -> bool:
    """Return whether the path, relative to the landing page, belongs to a part that is kept shut."""
    return any(path == each or path.startswith(each + "/") for each in CLOSED)


def corrected_openapi(document: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the document without shut paths and free-form parameters, with filters, and the page limit for QGIS.

    QGIS reads ``components.parameters.limit`` (default and maximum) to choose its page size; pygeoapi repeats the
    parameter in every path instead. Unknown parameters are refused, so none may be announced.
    """
    corrected = copy.deepcopy(document)
    corrected["paths"] = {path: _readable(item) for path, item in document["paths"].items() if not is_closed(path)}
    for path, item in corrected["paths"].items():
        if path.startswith("/collections/") and path.endswith("/items") and "get" in item:
            item["get"]["parameters"].extend(_filtering(catalog))
    parameters = corrected["components"]["parameters"]
    parameters["limit"] = _limit(catalog)
    parameters.pop("vendorSpecificParameters", None)
    return corrected


def _limit(catalog: Catalog) -> dict[str, Any]:
    limits = catalog.service.limits
    return _parameter_of(
        "limit",
        "At most so many features; more than the maximum is answered with the maximum.",
        {"type": "integer", "minimum": 1, "maximum": limits.items_max, "default": limits.items_default},
    )


def _filtering(catalog: Catalog) -> list[dict[str, Any]]:
    """Return the parameters of a filter. GDAL sends one only where it finds ``cql-text`` among the languages here.

    Source: OGC 19-079r2, /req/filter/filter-param, /filter-lang-param and /filter-crs-param.
    """
    return [
        _parameter_of("filter", "Which features: an expression in CQL2 over the queryables.", {"type": "string"}),
        _parameter_of(
            "filter-lang",
            "The encoding of the filter; cql-text is cql2-text under an older name.",
            {"type": "string", "enum": list(FILTER_LANGUAGES), "default": next(iter(FILTER_LANGUAGES))},
        ),
        _parameter_of(
            "filter-crs",
            "The CRS of the geometries in the filter.",
            {"type": "string", "format": "uri", "enum": crs_uris(catalog.service), "default": CRS84},
        ),
    ]


def _parameter_of(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _readable(item: dict[str, Any]) -> dict[str, Any]:
    """Return the path item with its reading operations and the shared limit."""
    operations = {method: dict(operation) for method, operation in item.items() if method in ("get", "options")}
    for operation in operations.values():
        if "parameters" in operation:
            operation["parameters"] = [_parameter(each) for each in operation["parameters"] if not _is_free_form(each)]
    return operations


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {"$ref": "#/components/parameters/limit"} if parameter.get("name") == "limit" else parameter


def _is_free_form(parameter: dict[str, Any]) -> bool:
    return str(parameter.get("$ref", "")).endswith("/vendorSpecificParameters")

"""pygeoapi's OpenAPI document, corrected where it says what this service does not do."""

import copy
from typing import Any

from catalog.model import Catalog

CLOSED = ("/processes", "/jobs", "/stac", "/stac-api", "/asyncapi", "/admin", "/TileMatrixSets")
"""Parts of pygeoapi that this service keeps shut."""


def is_closed(path: str) -> bool:
    """Return whether the path, relative to the landing page, belongs to a part that is kept shut."""
    return any(path == each or path.startswith(each + "/") for each in CLOSED)


def corrected_openapi(document: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the document without shut paths, without free-form parameters, and with the page limit where QGIS looks.

    QGIS reads ``components.parameters.limit`` (default and maximum) to choose its page size; pygeoapi repeats the
    parameter in every path instead. Unknown parameters are refused, so none may be announced.
    """
    corrected = copy.deepcopy(document)
    corrected["paths"] = {path: _readable(item) for path, item in document["paths"].items() if not is_closed(path)}
    parameters = corrected["components"]["parameters"]
    parameters["limit"] = _limit(catalog)
    parameters.pop("vendorSpecificParameters", None)
    return corrected


def _limit(catalog: Catalog) -> dict[str, Any]:
    limits = catalog.service.limits
    return {
        "name": "limit",
        "in": "query",
        "description": "At most so many features; more than the maximum is answered with the maximum.",
        "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": limits.items_max, "default": limits.items_default},
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

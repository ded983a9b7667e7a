"""JSON Schemas of a collection: what its features hold, and what a client may filter on."""

from typing import Any

from catalog.model import Catalog, CodeList, FieldType, Language, PublicColumn
from serve.publication import Published

MEDIA_TYPE = "application/schema+json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMA_TYPES: dict[FieldType, dict[str, str]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
}
GEOMETRY_FORMATS = {
    "Point": "geometry-point",
    "MultiPolygon": "geometry-multipolygon",
    "MultiLineString": "geometry-multilinestring",
}


def feature_schema(catalog: Catalog, published: Published, language: Language, uri: str) -> dict[str, Any]:
    """Return the schema of the features, returnables and receivables in one.

    Nothing can be written over HTTP, so every property is read-only, and none but these is ever returned.
    Source: OGC API - Common, Part 3, clause "Returnables and Receivables".
    """
    schema = _schema(catalog, published, language, uri, list(published.columns))
    schema["properties"] = {name: each | {"readOnly": True} for name, each in schema["properties"].items()}
    required = [each.name for each in published.layer.public_fields if each.required]
    return schema | {"required": required, "additionalProperties": False}


def queryables_schema(catalog: Catalog, published: Published, language: Language, uri: str) -> dict[str, Any]:
    """Return the schema of the queryables (OGC 19-079r2, /req/queryables/response)."""
    names = [name for name in published.columns if name in published.queryables]
    return _schema(catalog, published, language, uri, names) | {"additionalProperties": False}


def sortables_schema(catalog: Catalog, published: Published, language: Language, uri: str) -> dict[str, Any]:
    """Return the schema of what ``sortby`` takes (OGC API - Features, Part 8, draft): all but the geometry."""
    schema = _schema(catalog, published, language, uri, list(published.columns))
    schema["properties"].pop("geometry")
    return schema | {"additionalProperties": False}


def _schema(catalog: Catalog, published: Published, language: Language, uri: str, names: list[str]) -> dict[str, Any]:
    geometry = {
        "title": "Hình học" if language == "vi" else "Geometry",
        "format": GEOMETRY_FORMATS[published.layer.geometry.type],
        "x-ogc-role": "primary-geometry",
        "x-ogc-propertySeq": len(names) + 1,
    }
    properties = {
        name: _property(catalog, published, published.columns[name], language) | {"x-ogc-propertySeq": number}
        for number, name in enumerate(names, start=1)
    }
    return {
        "$schema": DIALECT,
        "$id": uri,
        "type": "object",
        "title": published.collection.title.in_language(language),
        "description": published.collection.description.in_language(language),
        "properties": properties | {"geometry": geometry},
    }


def _property(catalog: Catalog, published: Published, column: PublicColumn, language: Language) -> dict[str, Any]:
    described: dict[str, Any] = {"title": column.title.in_language(language)}
    field = column.field
    if field is not None and column.language is None:
        if field.description is not None:
            described["description"] = field.description.in_language(language)
        if field.unit is not None:
            described["x-covidmaps-unit"] = field.unit.in_language(language)
        if field.codes is not None:
            described["oneOf"] = _codes(catalog.code_list(field.codes), language)
    return described | SCHEMA_TYPES[column.type] | _role(published, column)


def _codes(codes: CodeList, language: Language) -> list[dict[str, str]]:
    """Return each code with its label. Source: OGC API - Common, Part 3, profile "codelists-inline"."""
    return [{"const": each.code, "title": each.title.in_language(language)} for each in codes.codes]


def _role(published: Published, column: PublicColumn) -> dict[str, str]:
    view = published.view
    if column.name == view.key:
        return {"x-ogc-role": "id"}
    if column.name == view.start:
        return {"x-ogc-role": "primary-interval-start" if view.end else "primary-instant"}
    if column.name == view.end:
        return {"x-ogc-role": "primary-interval-end"}
    return {}

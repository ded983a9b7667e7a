"""Tile sets described: their list, their metadata (OGC 17-083r4), and TileJSON 3.0 for map libraries."""

from typing import Any

from catalog.model import BBox, FieldType, Language, Text
from serve.links import link
from serve.publication import Published
from serve.schemas import SCHEMA_TYPES
from serve.tiles import matrix
from serve.tiles.layer import ALL_FROM, FIRST, LAST, MEDIA_TYPE, columns_at

DIMENSIONS = {"Point": 0, "MultiLineString": 1, "MultiPolygon": 2}
TILEJSON_TYPES: dict[FieldType, str] = {"integer": "Number", "number": "Number", "boolean": "Boolean"}
SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
JSON = "application/json"
TILES = Text("Ô bản đồ véc-tơ (MVT)", "Vector tiles (MVT)")
AS_TILEJSON = Text("Dạng TileJSON", "As TileJSON")


def sets_document(published: Published, url: str, language: Language) -> dict[str, Any]:
    """Return the list of tile sets of a collection; ``url`` is the collection's (OGC 20-057, /req/tilesets-list)."""
    own = link("self", f"{url}/tiles", JSON, TILES.in_language(language), language)
    return {"links": [own], "tilesets": [_summary(published, url, language)]}


def _summary(published: Published, url: str, language: Language) -> dict[str, Any]:
    return {
        "title": published.collection.title.in_language(language),
        "dataType": "vector",
        "crs": matrix.CRS,
        "tileMatrixSetURI": matrix.URI,
        "links": _links(url, language),
    }


def set_document(published: Published, extent: BBox, url: str, language: Language) -> dict[str, Any]:
    """Return the metadata of a tile set (OGC 17-083r4, 9; OGC 20-057, /req/tileset)."""
    west, south, east, north = extent
    return _summary(published, url, language) | {
        "description": published.collection.description.in_language(language),
        "tileMatrixSetLimits": matrix.limits(extent, FIRST, LAST),
        "boundingBox": {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        },
        "layers": [_layer(published, language)],
    }


def _layer(published: Published, language: Language) -> dict[str, Any]:
    properties = {
        each.name: SCHEMA_TYPES[each.type] | {"title": each.title.in_language(language)}
        for each in columns_at(published, ALL_FROM)
    }
    return {
        "id": published.id,
        "title": published.collection.title.in_language(language),
        "dataType": "vector",
        "geometryDimension": DIMENSIONS[published.layer.geometry.type],
        "minTileMatrix": str(FIRST),
        "maxTileMatrix": str(LAST),
        "propertiesSchema": {"type": "object", "properties": properties},
    }


def tilejson(published: Published, extent: BBox, url: str, language: Language, version: str) -> dict[str, Any]:
    """Return the tile set as TileJSON 3.0, which MapLibre and others read; ``version`` changes with the release."""
    west, south, east, north = extent
    return {
        "tilejson": "3.0.0",
        "name": published.collection.title.in_language(language),
        "description": published.collection.description.in_language(language),
        "version": version,
        "scheme": "xyz",
        "tiles": [f"{url}/tiles/{matrix.ID}/{{z}}/{{y}}/{{x}}?f=mvt"],
        "minzoom": FIRST,
        "maxzoom": LAST,
        "bounds": list(extent),
        "center": [(west + east) / 2, (south + north) / 2, 9],
        "vector_layers": [vector_layer(published, FIRST, LAST)],
    }


def vector_layer(published: Published, first: int, last: int) -> dict[str, Any]:
    """Return the layer in the tiles as TileJSON describes it (3.0.0, 3.3)."""
    fields = {each.name: TILEJSON_TYPES.get(each.type, "String") for each in columns_at(published, ALL_FROM)}
    return {"id": published.id, "fields": fields, "minzoom": first, "maxzoom": last}


def _links(url: str, language: Language) -> list[dict[str, Any]]:
    tiles, root = f"{url}/tiles/{matrix.ID}", url.partition("/collections/")[0]
    template = link(
        "item",
        f"{tiles}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}?f=mvt",
        MEDIA_TYPE,
        TILES.in_language(language),
        language,
    )
    return [
        link("self", tiles, JSON, TILES.in_language(language), language),
        link("alternate", f"{tiles}?f=tilejson", JSON, AS_TILEJSON.in_language(language), language),
        {**template, "templated": True},
        link(SCHEME, f"{root}/tileMatrixSets/{matrix.ID}", JSON, matrix.ID, language),
        link("http://www.opengis.net/def/rel/ogc/1.0/geodata", url, JSON, TILES.in_language(language), language),
    ]


def scheme_document(url: str, language: Language) -> dict[str, Any]:
    """Return the tile matrix set; ``url`` is its own address."""
    return matrix.definition() | {"links": [link("self", url, JSON, matrix.ID, language)]}


def schemes_document(url: str, language: Language) -> dict[str, Any]:
    """Return the list of tile matrix sets (OGC 20-057, /req/core/tms)."""
    one = {"id": matrix.ID, "title": matrix.ID, "uri": matrix.URI, "crs": matrix.CRS}
    links = [link("self", f"{url}/{matrix.ID}", JSON, matrix.ID, language)]
    return {"links": [link("self", url, JSON, "tileMatrixSets", language)], "tileMatrixSets": [one | {"links": links}]}

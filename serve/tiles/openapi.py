"""The paths of the tiles in the OpenAPI document (OGC 20-057, /req/oas30)."""

from serve.openapi_parts import Part, both, format_parameter, operation, reference, response
from serve.publication import Published
from serve.tiles import matrix
from serve.tiles.describe import TILES
from serve.tiles.layer import FIRST, LAST, MEDIA_TYPE

OBJECT: Part = {"application/json": {"schema": {"type": "object"}}}
HEADERS = ("ETag", "Last-Modified", "Cache-Control")


def scheme_paths() -> dict[str, Part]:
    """Return the paths of the tile matrix sets."""
    parameters = [format_parameter(("json",)), reference("parameters", "lang")]
    ok = response("OK", OBJECT)
    words = "Lưới ô / Tile matrix sets"
    return {
        "/tileMatrixSets": operation("tile_matrix_sets", words, "API", parameters, ok),
        f"/tileMatrixSets/{matrix.ID}": operation("tile_matrix_set", f"{words}: {matrix.ID}", "API", parameters, ok),
    }


def tile_paths(published: Published) -> dict[str, Part]:
    """Return the paths of a collection's tiles."""
    name, lang = published.id, reference("parameters", "lang")
    base = f"/collections/{name}/tiles"
    words = f"{both(published.collection.title)}: {both(TILES)}"
    sets, one = [format_parameter(("json",)), lang], [format_parameter(("json", "tilejson")), lang]
    described = response("OK", OBJECT, *HEADERS, "Content-Language")
    return {
        base: operation(f"tile_sets_{name}", words, name, sets, described, "404"),
        f"{base}/{matrix.ID}": operation(f"tile_set_{name}", words, name, one, described, "404"),
        f"{base}/{matrix.ID}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": _tile(name, words),
    }


def _tile(name: str, words: str) -> Part:
    content: Part = {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    ok = response("OK", content, *HEADERS)
    parameters = [format_parameter(("mvt",)), reference("parameters", "lang")]
    found = operation(f"tile_{name}", words, name, parameters, ok, "404")
    found["get"]["responses"]["204"] = {"description": "Ô trống / An empty tile"}
    numbers = (("tileMatrix", LAST), ("tileRow", 2**LAST - 1), ("tileCol", 2**LAST - 1))
    return found | {"parameters": [_number(each, most) for each, most in numbers]}


def _number(name: str, most: int) -> Part:
    schema = {"type": "integer", "minimum": FIRST, "maximum": most}
    return {"name": name, "in": "path", "required": True, "schema": schema}

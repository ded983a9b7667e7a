"""The tiles of a collection and what describes them."""

from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import BBox, Language
from serve.database import fetch
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.edge import guarded
from serve.http.front import keep_for
from serve.http.negotiation import language_of
from serve.http.problem import problem
from serve.params import single_values
from serve.publication import Published
from serve.releases import CollectionState
from serve.serving import Serving, in_thread, serving
from serve.tiles import matrix
from serve.tiles.describe import scheme_document, schemes_document, set_document, sets_document, tilejson
from serve.tiles.layer import FIRST, LAST, MEDIA_TYPE, tile_statement
from serve.tiles.matrix import Tile

KNOWN = frozenset({"f", "lang"})
Describe = Callable[[Published, BBox, str, Language, CollectionState | None], dict[str, Any]]


@guarded
async def tile(request: Request) -> Response:
    """Answer one tile: MVT, or 204 where there is nothing (OGC 20-057, /req/core/tc-success).

    Beyond the matrix, or beyond the matrices that tiles are made for: 404 (/req/core/tc-error).
    """
    service = serving(request)
    published = _published(request, service)
    _formats(request, ("mvt",))
    wanted = _tile(request)
    known = service.releases.state(published.id)
    if known is not None:
        tag = entity_tag(request.url.path, known.release, known.definition)
        if is_current(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=cache_headers(tag, known.published_at))
    statement = tile_statement(published, wanted)
    release, published_at, definition, content = (await in_thread(lambda: fetch(service.access, statement)))[0]
    headers = cache_headers(entity_tag(request.url.path, release, definition), published_at)
    keep_for(request, published.id, release, definition)
    if not content:
        return Response(status_code=204, headers=headers)
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


def _tile(request: Request) -> Tile:
    """Return the tile that the address names. Raises: Problem ``bad-tile`` or ``no-tile``."""
    parts = [request.path_params[each] for each in ("matrix", "row", "column")]
    if not all(each.isascii() and each.isdigit() for each in parts):
        raise problem("bad-tile", value="/".join(parts))
    z, y, x = (int(each[:9]) for each in parts)
    if not FIRST <= z <= LAST or max(x, y) >= 2**z:
        raise problem("no-tile", value="/".join(parts))
    return Tile(z, x, y)


@guarded
async def tile_sets(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/tiles``."""
    return _described(
        request, ("json",), lambda published, _, url, language, __: sets_document(published, url, language)
    )


@guarded
async def tile_set(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/tiles/WebMercatorQuad``: metadata, or TileJSON."""
    asked = _formats(request, ("json", "tilejson"))

    def describe(
        published: Published, extent: BBox, url: str, language: Language, state: CollectionState | None
    ) -> dict[str, Any]:
        if asked == "json":
            return set_document(published, extent, url, language)
        version = f"1.0.{state.release or 0}" if state else "1.0.0"
        return tilejson(published, extent, url, language, version)

    return _described(request, ("json", "tilejson"), describe)


@guarded
async def schemes(request: Request) -> Response:
    """Answer ``/tileMatrixSets``."""
    _formats(request, ("json",))
    url = f"{serving(request).oapi_url}/tileMatrixSets"
    return _json(schemes_document(url, _language(request)), {})


@guarded
async def scheme(request: Request) -> Response:
    """Answer ``/tileMatrixSets/{scheme}``."""
    _formats(request, ("json",))
    if request.path_params["scheme"] != matrix.ID:
        raise problem("not-served", value=request.url.path)
    url = f"{serving(request).oapi_url}/tileMatrixSets/{matrix.ID}"
    return _json(scheme_document(url, _language(request)), {})


def _published(request: Request, service: Serving) -> Published:
    """Return the collection. Raises: Problem when there is none, or when the tile matrix set is none of ours."""
    published = service.collection(request.path_params["collection_id"])
    if request.path_params.get("scheme", matrix.ID) != matrix.ID:
        raise problem("not-served", value=request.url.path)
    return published


def _described(request: Request, formats: tuple[str, ...], describe: Describe) -> Response:
    """Return what describes the tiles of the collection as its current release has them."""
    service = serving(request)
    published = _published(request, service)
    asked = _formats(request, formats)
    state = service.releases.state(published.id)
    extent = state.extent if state and state.extent else service.catalog.service.home_extent
    language = _language(request)
    version = (state.release, state.definition) if state else ()
    tag = entity_tag(service.oapi_url, request.url.path, asked, language, version)
    headers = cache_headers(tag, state.published_at if state else None)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    url = service.collection_url(published.id)
    return _json(describe(published, extent, url, language, state), headers | {"Content-Language": language})


def _formats(request: Request, known: tuple[str, ...]) -> str:
    """Return the format asked for. Raises: Problem for unknown parameters and formats."""
    texts = single_values(request.query_params, KNOWN, formats=known)
    return texts.get("f", known[0])


def _language(request: Request) -> Language:
    return language_of(request.query_params, request.headers)


def _json(document: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(orjson.dumps(document), headers=headers, media_type="application/json")

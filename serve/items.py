"""Items and single items as GeoJSON (OGC 17-069r4, 7.15 and 7.16); other formats are handed to pygeoapi.

A plain page is the concatenation of the texts that publishing made: no geometry is read, nothing is parsed.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from psycopg import sql
from pygeoapi.api import itemtypes
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language
from serve.crs import Crs
from serve.database import fetch
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.edge import guarded, refuse
from serve.http.negotiation import GEOJSON, MEDIA_TYPES, format_of_accept, language_of
from serve.http.problem import problem
from serve.links import Link, format_links, link, page_links
from serve.params import page_of, shape_of
from serve.publication import Published
from serve.query import Page, Statement, item_statement, page_statement
from serve.serving import Serving, in_thread, serving

METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
"""All are routed here, so that none falls through to pygeoapi, whose writing is not to be had."""
ITEMS_ALLOW = {"Allow": "GET, HEAD, POST, OPTIONS"}
ITEM_ALLOW = {"Allow": "GET, HEAD, OPTIONS"}
BODY_MAX = 65_536
PING = Statement(sql.SQL("SELECT 1"))
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
"""Whatever can be filtered says so in a header (OGC 19-079r2, /req/queryables/get-queryables-uris)."""
ITEM_FORMATS = ("html", "jsonld")
ITEMS_FORMATS = ("html", "jsonld", "csv")


@guarded
async def items(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/items``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    if request.method == "OPTIONS":
        return Response(headers=ITEMS_ALLOW)
    if request.method == "POST":
        _check_body(request)
        return await _by_pygeoapi(request, service, published)
    if request.method not in ("GET", "HEAD"):
        return refuse(request, problem("method-not-allowed", value=request.method), ITEMS_ALLOW)
    page = page_of(request.query_params, published, service.rules)
    if _format(request) != "json":
        return await _by_pygeoapi(request, service, published, page)
    return await _page(request, service, published, page)


@guarded
async def item(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/items/{feature_id}``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    if request.method == "OPTIONS":
        return Response(headers=ITEM_ALLOW)
    if request.method not in ("GET", "HEAD"):
        return refuse(request, problem("method-not-allowed", value=request.method), ITEM_ALLOW)
    shape = shape_of(request.query_params, published)
    key = request.path_params["feature_id"]
    statement = item_statement(published.view, key, shape)
    release, published_at, definition, text = (await in_thread(lambda: fetch(service.access, statement)))[0]
    if text is None:
        raise problem("no-feature", name=published.id, value=key)
    if _format(request) != "json":
        return await service.mounted.call(itemtypes.get_collection_item, request, published.id, key, for_items=True)
    language = language_of(request.query_params, request.headers)
    tag = _tag(request, service, language, release, definition)
    headers = _headers(language, shape.crs) | cache_headers(tag, published_at)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    links = orjson.dumps(_item_links(request, service, published, key, language))
    return _geojson(request, headers, text[:-1] + b',"links":' + links + b"}")


def _format(request: Request) -> str:
    """Return the format asked for: ``f``, else Accept. Raises: Problem ``not-acceptable``."""
    asked = request.query_params.get("f") or format_of_accept(request.headers.get("accept", ""))
    if asked is None:
        raise problem("not-acceptable", known=", ".join(MEDIA_TYPES.values()))
    return asked


async def _page(request: Request, service: Serving, published: Published, page: Page) -> Response:
    language = language_of(request.query_params, request.headers)
    known = service.releases.state(published.id)
    if known is not None:
        tag = _tag(request, service, language, known.release, known.definition)
        if is_current(request.headers.get("if-none-match"), tag):
            headers = _headers(language, page.shape.crs) | cache_headers(tag, known.published_at)
            return Response(status_code=304, headers=headers)
    statement = page_statement(published.view, page)
    row = (await in_thread(lambda: fetch(service.access, statement)))[0]
    release, published_at, definition, matched, returned, features = row
    tag = _tag(request, service, language, release, definition)
    head = _page_head(request, service, published, page, matched=matched, returned=returned, language=language)
    headers = _headers(language, page.shape.crs) | cache_headers(tag, published_at)
    headers["Link"] = f'<{service.oapi_url}/collections/{published.id}/queryables>; rel="{QUERYABLES}"'
    return _geojson(request, headers, b"".join((head[:-1], b',"features":[', features, b"]}")))


def _page_head(
    request: Request,
    service: Serving,
    published: Published,
    page: Page,
    *,
    matched: int,
    returned: int,
    language: Language,
) -> bytes:
    url = f"{service.oapi_url}/collections/{published.id}/items"
    query = request.query_params.multi_items()
    links = format_links(url, query, ITEMS_FORMATS, language)
    if page.limit > 0:
        links += page_links(url, query, offset=page.offset, limit=page.limit, matched=matched, language=language)
    links.append(_collection_link(service, published, language))
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": returned,
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": links,
    }
    return orjson.dumps(document)


def _item_links(request: Request, service: Serving, published: Published, key: str, language: Language) -> list[Link]:
    url = f"{service.oapi_url}/collections/{published.id}/items/{quote(key, safe='@')}"
    links = format_links(url, request.query_params.multi_items(), ITEM_FORMATS, language)
    return [*links, _collection_link(service, published, language)]


def _collection_link(service: Serving, published: Published, language: Language) -> Link:
    href = f"{service.oapi_url}/collections/{published.id}"
    return link("collection", href, "application/json", published.collection.title.in_language(language), language)


def _tag(request: Request, service: Serving, language: Language, release: object, definition: object) -> str:
    query = sorted(request.query_params.multi_items())
    return entity_tag(service.oapi_url, request.url.path, query, language, release, definition)


def _headers(language: Language, crs: Crs) -> dict[str, str]:
    """Return the headers of every GeoJSON answer (Content-Crs: OGC 18-058r1, /req/crs/ogc-crs-header)."""
    return {"Content-Language": language, "Content-Crs": f"<{crs.uri}>"}


def _geojson(request: Request, headers: dict[str, str], body: bytes) -> Response:
    if request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(len(body))}, media_type=GEOJSON)
    return Response(body, headers=headers, media_type=GEOJSON)


def _check_body(request: Request) -> None:
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or int(length[:19]) > BODY_MAX:
        raise problem("too-large", known=str(BODY_MAX))


async def _by_pygeoapi(request: Request, service: Serving, published: Published, page: Page | None = None) -> Response:
    """Return pygeoapi's page, JSON-LD or CSV. The database is asked first: pygeoapi would answer 500 without it."""
    await in_thread(lambda: fetch(service.access, PING))
    plain = Request({**request.scope, "query_string": _as_pygeoapi_spells(request)}, request.receive)
    return await service.mounted.call(itemtypes.get_collection_items, plain, published.id, for_items=True, page=page)


def _as_pygeoapi_spells(request: Request) -> bytes:
    """Return the query string with the two parameters that pygeoapi takes in one spelling only."""
    query = {name: value for name, value in request.query_params.multi_items() if name not in ("resultType", "sortby")}
    if "resultType" in request.query_params:
        query["resulttype"] = request.query_params["resultType"]
    if "sortby" in request.query_params:
        query["sortby"] = ",".join(term.replace(" ", "+", 1) for term in request.query_params["sortby"].split(","))
    return urlencode(query).encode()

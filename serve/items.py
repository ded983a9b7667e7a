"""Items and single items as GeoJSON and JSON-FG (OGC 17-069r4, 7.15 and 7.16; OGC 21-045r1).

What can be written row by row is streamed (serve.formats); pages and JSON-LD go through pygeoapi's templates.

A plain page is the concatenation of the texts that publishing made: no geometry is read, nothing is parsed.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language
from serve.collections import SORTABLES
from serve.crs import Crs
from serve.database import Access, fetch
from serve.formats.answer import streamed
from serve.formats.jsonfg import document_members
from serve.formats.stream import WRITERS
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.edge import guarded, refuse
from serve.http.front import keep_for
from serve.http.negotiation import MEDIA_TYPES, format_of_accept, language_of
from serve.http.problem import problem
from serve.links import Link, format_links, link, with_query
from serve.pages import Shower, show_item, show_items
from serve.paging import PageRow, asked_page, page_links, read_page, release_at
from serve.params import VERSIONED, moment_of, release_of, seal_of, shape_of
from serve.publication import Published
from serve.query import Page, item_statement, neighbours_statement
from serve.serving import Serving, in_thread, serving

METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
"""All are routed here, so that none falls through to pygeoapi, whose writing is not to be had."""
ALLOW = {"Allow": "GET, HEAD, OPTIONS"}
"""No POST: QGIS would take it for the right to add features."""
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
"""Whatever can be filtered and sorted says so in a header (OGC 19-079r2, /req/queryables/get-queryables-uris)."""
JSON_FORMATS = ("json", "jsonfg")
ITEM_FORMATS = ("json", "html", "jsonld", "jsonfg")
ITEMS_FORMATS = (*ITEM_FORMATS, *WRITERS)
JSONFG_PROFILE = '<http://www.opengis.net/def/profile/OGC/0/jsonfg>; rel="profile"'


@guarded
async def items(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/items``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    if request.method == "OPTIONS":
        return Response(headers=ALLOW)
    if request.method not in ("GET", "HEAD"):
        return refuse(request, problem("method-not-allowed", value=request.method), ALLOW)
    page_at = asked_page(request.query_params, published, service.rules)
    asked = _format(request, ITEMS_FORMATS)
    if asked in WRITERS:
        return await streamed(request, service, published, page_at, asked)
    return await _page(request, service, published, page_at, asked)


@guarded
async def item(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/items/{feature_id}``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    if request.method == "OPTIONS":
        return Response(headers=ALLOW)
    if request.method not in ("GET", "HEAD"):
        return refuse(request, problem("method-not-allowed", value=request.method), ALLOW)
    shape = shape_of(request.query_params, published)
    asked = _format(request, ITEM_FORMATS)
    shape = replace(shape, is_jsonfg=asked == "jsonfg")
    version = await in_thread(lambda: _version(service, published, request))
    key = request.path_params["feature_id"]
    statement = item_statement(published.view, key, shape, version)
    release, published_at, definition, text = (await in_thread(lambda: fetch(service.access, statement)))[0]
    if version is not None and release is None:
        raise problem("no-release", name=published.id, value=str(version))
    if text is None:
        raise problem("no-feature", name=published.id, value=key)
    language = language_of(request.query_params, request.headers)
    tag = _tag(request, service, language, asked, release, definition)
    headers = _headers(language, shape.crs) | cache_headers(tag, published_at)
    _keep(request, service, published, release, definition, is_pinned=version is not None)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    links = _item_links(request, service, published, key, language, asked)
    if asked not in JSON_FORMATS:
        if version is None:
            links += await in_thread(lambda: _neighbours(service, published, key, language, asked))
        document = orjson.loads(text) | {"links": links}
        shower = show_item(published, document, asked, _item_url(service, published, key))
        return await _shown(request, service, shower, headers)
    members: dict[str, Any] = {"links": links}
    if shape.is_jsonfg:
        members |= document_members(published, shape.crs, service.collection_url(published.id))
        headers["Link"] = JSONFG_PROFILE
    return _json(headers, text[:-1] + b"," + orjson.dumps(members)[1:], asked)


def _version(service: Serving, published: Published, request: Request) -> int | None:
    """Return the release that the request is about; None: the current one."""
    query = request.query_params
    moment = moment_of(query, service.rules.zone)
    return release_of(query) if moment is None else release_at(service.access, published, moment, query["as-of"])


def _format(request: Request, offered: Collection[str]) -> str:
    """Return the format asked for: ``f``, else Accept. Raises: Problem ``bad-format`` or ``not-acceptable``."""
    named = request.query_params.get("f")
    if named and named not in offered:
        raise problem("bad-format", value=named, known=", ".join(offered))
    asked = named or format_of_accept(request.headers.get("accept", ""), offered=offered)
    if asked is None:
        raise problem("not-acceptable", known=", ".join(dict.fromkeys(MEDIA_TYPES[each] for each in offered)))
    return asked


def _keep(
    request: Request, service: Serving, published: Published, release: object, definition: object, *, is_pinned: bool
) -> None:
    """Let the answer be kept: one of the current release as long as it is that, one of an earlier one no longer."""
    known = service.releases.state(published.id)
    current = known.release if is_pinned and known else release
    keep_for(request, published.id, current, definition)


def _as_asked(page: Page, asked: str) -> Page:
    return replace(page, shape=replace(page.shape, is_jsonfg=True)) if asked == "jsonfg" else page


async def _page(
    request: Request, service: Serving, published: Published, page_at: Callable[[Access], Page], asked: str
) -> Response:
    language = language_of(request.query_params, request.headers)
    known = service.releases.state(published.id)
    current = known.release if known else None
    if known is not None and not VERSIONED & request.query_params.keys():
        tag = _tag(request, service, language, asked, known.release, known.definition)
        if is_current(request.headers.get("if-none-match"), tag):
            headers = _headers(language, page_at(service.access).shape.crs) | cache_headers(tag, known.published_at)
            return Response(status_code=304, headers=headers)
    page, row = await in_thread(lambda: _read(service, published, page_at, current, asked))
    tag = _tag(request, service, language, asked, row.release, row.definition)
    headers = _headers(language, page.shape.crs) | cache_headers(tag, row.published_at)
    _keep(request, service, published, row.release, row.definition, is_pinned=page.release is not None)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    head = _page_head(request, service, published, page, row, language, asked)
    headers["Link"] = _link_header(service, published, head["links"])
    if asked not in JSON_FORMATS:
        document = head | {"features": orjson.loads(b"[" + row.features + b"]")}
        return await _shown(request, service, show_items(published, document, asked), headers)
    if asked == "jsonfg":
        head |= document_members(published, page.shape.crs, service.collection_url(published.id))
        headers["Link"] += f", {JSONFG_PROFILE}"
    text = orjson.dumps(head)
    return _json(headers, b"".join((text[:-1], b',"features":[', row.features, b"]}")), asked)


def _read(
    service: Serving, published: Published, page_at: Callable[[Access], Page], current: int | None, asked: str
) -> tuple[Page, PageRow]:
    page = _as_asked(page_at(service.access), asked)
    return page, read_page(service.access, published, page, current)


async def _shown(request: Request, service: Serving, shower: Shower, headers: dict[str, str]) -> Response:
    """Return what pygeoapi's templates make of it."""
    response = await service.mounted.call(shower, request)
    response.headers.update({name: value for name, value in headers.items() if name != "Content-Language"})
    return response


def _link_header(service: Serving, published: Published, links: list[Link]) -> str:
    """Return where queryables and sortables are described, and the pages beside: also for formats without links."""
    collection = service.collection_url(published.id)
    described = ((f"{collection}/queryables", QUERYABLES), (f"{collection}/sortables", SORTABLES))
    beside = ((each["href"], each["rel"]) for each in links if each["rel"] in ("next", "prev"))
    return ", ".join(f'<{href}>; rel="{rel}"' for href, rel in (*described, *beside))


def _page_head(
    request: Request,
    service: Serving,
    published: Published,
    page: Page,
    row: PageRow,
    language: Language,
    asked: str,
) -> dict[str, Any]:
    url = f"{service.collection_url(published.id)}/items"
    query = request.query_params.multi_items()
    links = format_links(url, query, ITEMS_FORMATS, language, asked)
    seal = seal_of(request.query_params, published, service.rules)
    links += page_links(url, query, page, row, seal, language, MEDIA_TYPES[asked])
    links.append(_collection_link(service, published, language))
    return {
        "type": "FeatureCollection",
        "numberMatched": row.matched,
        "numberReturned": row.returned,
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": links,
    }


def _item_links(
    request: Request, service: Serving, published: Published, key: str, language: Language, asked: str
) -> list[Link]:
    url = _item_url(service, published, key)
    links = format_links(url, request.query_params.multi_items(), ITEM_FORMATS, language, asked)
    return [*links, _collection_link(service, published, language)]


def _item_url(service: Serving, published: Published, key: str) -> str:
    return f"{service.collection_url(published.id)}/items/{quote(key, safe='@')}"


def _neighbours(service: Serving, published: Published, key: str, language: Language, asked: str) -> list[Link]:
    """Return ``prev`` and ``next`` in the order of keys, for who reads feature by feature."""
    before, after = fetch(service.access, neighbours_statement(published.view, key))[0]
    return [
        link(rel, with_query(_item_url(service, published, each), [("f", asked)]), MEDIA_TYPES[asked], rel, language)
        for rel, each in (("prev", before), ("next", after))
        if each is not None
    ]


def _collection_link(service: Serving, published: Published, language: Language) -> Link:
    href = service.collection_url(published.id)
    return link("collection", href, "application/json", published.collection.title.in_language(language), language)


def _tag(
    request: Request, service: Serving, language: Language, asked: str, release: object, definition: object
) -> str:
    query = sorted(request.query_params.multi_items())
    return entity_tag(service.oapi_url, request.url.path, query, language, asked, release, definition)


def _headers(language: Language, crs: Crs) -> dict[str, str]:
    """Return the headers of every GeoJSON answer (Content-Crs: OGC 18-058r1, /req/crs/ogc-crs-header)."""
    return {"Content-Language": language, "Content-Crs": f"<{crs.uri}>"}


def _json(headers: dict[str, str], body: bytes, name: str) -> Response:
    return Response(body, headers=headers, media_type=MEDIA_TYPES[name])

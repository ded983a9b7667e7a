"""Descriptions of the collections: pygeoapi's, with the release that each is in; their schemas are our own."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from pygeoapi.api import describe_collections
from pygeoapi.api.collection import gen_collection
from pygeoapi.util import render_j2_template
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language, Text
from serve.downloads.kinds import KINDS
from serve.http.caching import CACHE_CONTROL, VARY, cache_headers, entity_tag, is_current
from serve.http.edge import guarded
from serve.http.negotiation import MEDIA_TYPES, format_of_accept, language_of
from serve.http.problem import problem
from serve.links import AS_FORMAT, SELF, Link, Query, alternates, link, with_query
from serve.params import single_values
from serve.publication import Published
from serve.releases import CollectionState
from serve.schemas import MEDIA_TYPE as SCHEMA_MEDIA_TYPE
from serve.schemas import feature_schema, queryables_schema, sortables_schema
from serve.serving import Serving, serving
from serve.tiles.describe import TILES, TILESETS

KNOWN = frozenset({"f", "lang"})
MEMBER = "covidmaps:release"
FORMATS = ("json", "html", "jsonld")
JSON = "application/json"
SORTABLES = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
DCAT = "http://www.w3.org/ns/dcat#Dataset"
DCAT_TITLE = Text("Siêu dữ liệu DCAT", "Metadata as DCAT")
CHANGES_TITLE = Text("Thay đổi từ một bản công bố", "Changes since a release")
SORTABLES_TITLE = Text("Sắp xếp theo", "Sortables")


@guarded
async def collections(request: Request) -> Response:
    """Answer ``/collections``."""
    service = serving(request)
    asked = _format(request)
    if asked != "json":
        return await _page(request, service)
    language = language_of(request.query_params, request.headers)

    def describe(api: Any, api_request: Any) -> tuple[dict[str, str], int, bytes]:
        described = [_described(api, api_request, service, each) for each in service.published.values()]
        url = f"{service.oapi_url}/collections"
        document = {"collections": described, "links": _links(url, request.query_params.multi_items(), language)}
        return {"Content-Type": JSON}, 200, orjson.dumps(document)

    return await _json(request, service, language, describe, list(service.published))


@guarded
async def collection(request: Request) -> Response:
    """Answer ``/collections/{collection_id}``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    if _format(request) != "json":
        return await _page(request, service)
    language = language_of(request.query_params, request.headers)

    def describe(api: Any, api_request: Any) -> tuple[dict[str, str], int, bytes]:
        return {"Content-Type": JSON}, 200, orjson.dumps(_described(api, api_request, service, published))

    return await _json(request, service, language, describe, [published.id])


@guarded
async def schema(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/schema``."""
    return await _schema(request, feature_schema, "schema")


@guarded
async def queryables(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/queryables``."""
    return await _schema(request, queryables_schema, "queryables")


@guarded
async def sortables(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/sortables``."""
    return await _schema(request, sortables_schema, "sortables")


async def _json(request: Request, service: Serving, language: Language, describe: Any, ids: list[str]) -> Response:
    """Return what the function describes, or 304 while none of the collections has a new release."""
    states = [service.releases.state(each) for each in ids]
    versions = [(each.release, each.definition) for each in states if each]
    tag = entity_tag(service.oapi_url, request.url.path, language, sorted(request.query_params.multi_items()), versions)
    newest = max((each.published_at for each in states if each and each.published_at), default=None)
    headers = {"Content-Language": language, **cache_headers(tag, newest)}
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    response = await service.mounted.call(describe, request)
    response.headers.update(headers)
    return response


def _described(api: Any, request: Any, service: Serving, published: Published) -> dict[str, Any]:
    """Return pygeoapi's description of the collection with the release that is published."""
    described: dict[str, Any] = gen_collection(api, request, published.id, request.locale)
    others = [each for each in described["links"] if each["rel"] != "items"]
    described["links"] = [*others, *_own_links(service, published, "en" if str(request.locale)[:2] == "en" else "vi")]
    return described | {MEMBER: _release(service.releases.state(published.id), service.rules.zone)}


def _own_links(service: Serving, published: Published, language: Language) -> list[Link]:
    """Return the links that pygeoapi does not know: items in every format, sortables, changes, tiles, files.

    Source: OGC 17-069r4, /req/core/fc-md-items-links; OGC API - Common, Part 3, /req/sortables/link; RFC 5989, 2;
    RFC 4287, 4.2.7.2.
    """
    url = service.collection_url(published.id)
    items = (
        link("items", f"{url}/items?f={name}", media_type, AS_FORMAT[name].in_language(language), language)
        for name, media_type in MEDIA_TYPES.items()
    )
    stem = f"{service.settings.public_url}/downloads/{published.id}/{published.id}"
    return [
        *items,
        link(SORTABLES, f"{url}/sortables", SCHEMA_MEDIA_TYPE, SORTABLES_TITLE.in_language(language), language),
        link(DCAT, f"{url}/dcat", MEDIA_TYPES["jsonld"], DCAT_TITLE.in_language(language), language),
        link("monitor", f"{url}/changes", JSON, CHANGES_TITLE.in_language(language), language),
        link(TILESETS, f"{url}/tiles", JSON, TILES.in_language(language), language),
        *(link("enclosure", f"{stem}.{each.suffix}", each.media_type, each.title, language) for each in KINDS),
    ]


def _release(state: CollectionState | None, zone: ZoneInfo) -> dict[str, Any]:
    """Return release, its time in the service's time zone, and the number of features; nulls before the first."""
    if state is None or state.published_at is None:
        return {"release": None, "published_at": None, "feature_count": 0}
    published_at = state.published_at.astimezone(zone).isoformat(timespec="seconds")
    return {"release": state.release, "published_at": published_at, "feature_count": state.feature_count}


def _links(url: str, query: Query, language: Language) -> list[Link]:
    own = link("self", with_query(url, query), JSON, SELF.in_language(language), language)
    others = {name: MEDIA_TYPES[name] for name in FORMATS[1:]}
    return [own, *alternates(url, query, others, AS_FORMAT, language)]


async def _schema(request: Request, kind: Callable[..., dict[str, Any]], name: str) -> Response:
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    asked = _format(request)
    language = language_of(request.query_params, request.headers)
    uri = f"{service.collection_url(published.id)}/{name}"
    document = kind(service.catalog, published, language, uri)
    if asked == "html":
        return await service.mounted.call(_schema_page(document, name), request)
    body = orjson.dumps(document)
    headers = {"Content-Language": language, "Cache-Control": CACHE_CONTROL, "Vary": VARY}
    return Response(body, headers=headers, media_type=SCHEMA_MEDIA_TYPE)


def _schema_page(document: dict[str, Any], name: str) -> Callable[..., tuple[dict[str, str], int, str]]:
    """Return the function that shows a schema as a page, as pygeoapi would call it."""
    dataset_path = document["$id"].rpartition("/")[0]

    def show(api: Any, request: Any) -> tuple[dict[str, str], int, str]:
        data = document | {"dataset_path": dataset_path, "links": []}
        templates = api.config["server"]["templates"]
        template = "schema" if name == "sortables" else name
        page = render_j2_template(api.tpl_config, templates, f"collections/{template}.html", data, request.locale)
        return {"Content-Type": "text/html", "Content-Language": str(request.locale)}, 200, page

    return show


async def _page(request: Request, service: Serving) -> Response:
    """Return what pygeoapi itself answers at this address (HTML, JSON-LD)."""
    return await service.mounted.call(describe_collections, request, request.path_params.get("collection_id"))


def _format(request: Request) -> str:
    """Return the format asked for. Raises: Problem for unknown parameters and formats."""
    single_values(request.query_params, KNOWN)
    accept = request.headers.get("accept", "")
    asked = request.query_params.get("f") or format_of_accept(accept, extra=SCHEMA_MEDIA_TYPE)
    if asked is None or asked not in FORMATS:
        raise problem("not-acceptable", known=", ".join(MEDIA_TYPES[each] for each in FORMATS))
    return asked

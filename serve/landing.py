"""The landing page: pygeoapi's, without links to the parts that are kept shut."""

import orjson
from pygeoapi.api import landing_page as pygeoapi_landing_page
from pygeoapi.api import openapi_ as pygeoapi_openapi
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.edge import guarded
from serve.http.negotiation import MEDIA_TYPES, format_of_accept
from serve.http.problem import problem
from serve.links import Link, link
from serve.openapi import OPENAPI, is_closed
from serve.params import single_values
from serve.serving import Serving, serving

FORMATS = ("json", "html", "jsonld")
KNOWN = frozenset({"f", "lang"})
SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
OPENAPI_KNOWN = KNOWN | {"ui"}


@guarded
async def landing_page(request: Request) -> Response:
    """Answer ``/oapi`` and ``/oapi/``: pygeoapi's own links name it without the slash."""
    texts = single_values(request.query_params, KNOWN)
    if "f" not in texts and format_of_accept(request.headers.get("accept", "")) not in FORMATS:
        raise problem("not-acceptable", known=", ".join(MEDIA_TYPES[each] for each in FORMATS))
    service = serving(request)
    response = await service.mounted.call(pygeoapi_landing_page, request)
    if not response.headers["content-type"].startswith("application/json"):
        return response
    document = orjson.loads(response.body)
    document["links"] = [each for each in document["links"] if not _leads_nowhere(each["href"], service.oapi_url)]
    document["links"].append(_schemes_link(service, response.headers["content-language"]))
    headers = {"Content-Language": response.headers["content-language"], "Vary": "Accept, Accept-Language"}
    return Response(orjson.dumps(document), headers=headers, media_type="application/json")


@guarded
async def openapi(request: Request) -> Response:
    """Answer ``/oapi/openapi``: the document, or the page about it."""
    texts = single_values(request.query_params, OPENAPI_KNOWN)
    service = serving(request)
    accept = request.headers.get("accept", "")
    asked = texts.get("f") or format_of_accept(accept, extra=OPENAPI.partition(";")[0])
    if asked == "html":
        return await service.mounted.call(pygeoapi_openapi, request)
    if asked != "json":
        raise problem("not-acceptable", known=f"{OPENAPI}, text/html")
    tag = entity_tag(service.mounted.openapi)
    headers = cache_headers(tag, None)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(service.mounted.openapi, headers=headers, media_type=OPENAPI)


def _schemes_link(service: Serving, locale: str) -> Link:
    """Return where the tile matrix sets are (OGC 20-057, /req/core/tms)."""
    language: Language = "en" if locale[:2] == "en" else "vi"
    title = "Tile matrix sets" if language == "en" else "Lưới ô bản đồ"
    return link(SCHEMES, f"{service.oapi_url}/tileMatrixSets", "application/json", title, language)


def _leads_nowhere(href: str, oapi_url: str) -> bool:
    return href.startswith(oapi_url) and is_closed(href.removeprefix(oapi_url).partition("?")[0])

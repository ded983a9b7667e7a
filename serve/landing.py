"""The landing page: pygeoapi's, without links to the parts that are kept shut."""

import orjson
from pygeoapi.api import landing_page as pygeoapi_landing_page
from starlette.requests import Request
from starlette.responses import Response

from serve.http.edge import guarded
from serve.openapi import is_closed
from serve.params import single_values
from serve.serving import serving

KNOWN = frozenset({"f", "lang"})


@guarded
async def landing_page(request: Request) -> Response:
    """Answer ``/oapi`` and ``/oapi/``: pygeoapi's own links name it without the slash."""
    single_values(request.query_params, KNOWN)
    service = serving(request)
    response = await service.mounted.call(pygeoapi_landing_page, request)
    if not response.headers["content-type"].startswith("application/json"):
        return response
    document = orjson.loads(response.body)
    document["links"] = [each for each in document["links"] if not _leads_nowhere(each["href"], service.oapi_url)]
    headers = {"Content-Language": response.headers["content-language"], "Vary": "Accept, Accept-Language"}
    return Response(orjson.dumps(document), headers=headers, media_type="application/json")


def _leads_nowhere(href: str, oapi_url: str) -> bool:
    return href.startswith(oapi_url) and is_closed(href.removeprefix(oapi_url).partition("?")[0])

"""The conformance classes that hold: declared only when the tests of the class are green here."""

from typing import Any

import orjson
from pygeoapi.util import render_j2_template
from starlette.requests import Request
from starlette.responses import Response

from serve.http.edge import guarded
from serve.http.negotiation import format_of_accept
from serve.http.problem import problem
from serve.params import single_values
from serve.serving import serving

SPECIFICATIONS = "http://www.opengis.net/spec"
CLASSES = tuple(
    f"{SPECIFICATIONS}/{each}"
    for each in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-1/1.0/conf/html",
        "ogcapi-common-1/1.0/conf/json",
        "ogcapi-common-1/1.0/conf/landing-page",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/features-filter",
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        # The schemas, under the name of their draft (QGIS looks for it) and of the standard that came of it.
        *(
            f"{standard}/1.0/conf/{name}"
            for standard in ("ogcapi-features-5", "ogcapi-common-3")
            for name in ("schemas", "returnables-and-receivables", "queryables", "sortables")
        ),
        "ogcapi-features-5/1.0/conf/core-roles-features",
        "ogcapi-common-3/1.0/conf/advanced-property-roles",
        "ogcapi-features-6/1.0/conf/properties",
        "ogcapi-features-6/1.0/conf/properties-features",
        "ogcapi-features-8/1.0/conf/features-sorting",
        "ogcapi-features-8/1.0/conf/sortables",
        "ogcapi-features-8/1.0/conf/sorting",
        "ogcapi-features-9/1.0/conf/features-text-search",
        "ogcapi-features-9/1.0/conf/text-search",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        "ogcapi-tiles-1/1.0/conf/mvt",
        "ogcapi-tiles-1/1.0/conf/oas30",
        "ogcapi-tiles-1/1.0/conf/tileset",
        "ogcapi-tiles-1/1.0/conf/tilesets-list",
        "tms/2.0/conf/json-tilematrixset",
        "tms/2.0/conf/json-tilematrixsetlimits",
        "tms/2.0/conf/json-tilesetmetadata",
        "tms/2.0/conf/tilematrixset",
        "tms/2.0/conf/tilematrixsetlimits",
        "tms/2.0/conf/tilesetmetadata",
        "cql2/1.0/conf/accent-insensitive-comparison",
        "cql2/1.0/conf/advanced-comparison-operators",
        "cql2/1.0/conf/arithmetic",
        "cql2/1.0/conf/array-functions",
        "cql2/1.0/conf/basic-cql2",
        "cql2/1.0/conf/basic-spatial-functions",
        "cql2/1.0/conf/basic-spatial-functions-plus",
        "cql2/1.0/conf/basic-spatial-operators",  # what QGIS calls basic-spatial-functions, after a draft
        "cql2/1.0/conf/case-insensitive-comparison",
        "cql2/1.0/conf/cql2-json",
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/property-property",
        "cql2/1.0/conf/spatial-functions",
        "cql2/1.0/conf/temporal-functions",
    )
)
KNOWN = frozenset({"f", "lang"})


@guarded
async def conformance(request: Request) -> Response:
    """Answer ``/conformance``: pygeoapi's own list names writing, which is not to be had here, and little of CQL2."""
    texts = single_values(request.query_params, KNOWN)
    asked = texts.get("f") or format_of_accept(request.headers.get("accept", ""))
    if asked not in ("json", "html"):
        raise problem("not-acceptable", known="application/json, text/html")
    return await serving(request).mounted.call(_page if asked == "html" else _document, request)


def _document(api: Any, request: Any) -> tuple[dict[str, str], int, bytes]:
    return {"Content-Type": "application/json"}, 200, orjson.dumps({"conformsTo": CLASSES})


def _page(api: Any, request: Any) -> tuple[dict[str, str], int, str]:
    templates = api.config["server"]["templates"]
    page = render_j2_template(api.tpl_config, templates, "conformance.html", {"conformsTo": CLASSES}, request.locale)
    headers: dict[str, str] = request.get_response_headers(**api.api_headers)
    return headers | {"Content-Type": "text/html"}, 200, page

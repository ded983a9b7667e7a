"""What of WMS and WFS gets through to QGIS Server: named requests, named parameters, our collections. Nothing else.

QGIS Server takes far more: another project (MAP), foreign servers (EXTERNAL_WMS), expressions that read its environment
(EXP_FILTER), style sheets, drawings. A parameter that is not listed is left out, as OGC 06-042, 6.8.1 has it for those
that a server does not know.
"""

import logging
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from deploy.fastcgi import Answer, FastCgiError

LOG = logging.getLogger(__name__)
PATH = "/ows"
ROOT_LAYER = "covidmaps"
LARGEST_PIXELS = 4096
LONGEST_QUERY = 32_000
REQUESTS = {
    "WMS": ("GetCapabilities", "GetMap", "GetFeatureInfo", "GetLegendGraphic", "DescribeLayer"),
    "WFS": ("GetCapabilities", "DescribeFeatureType", "GetFeature"),
}
_PARAMETERS = {
    "WMS": frozenset(
        "SERVICE VERSION REQUEST LAYERS LAYER STYLES STYLE CRS SRS BBOX WIDTH HEIGHT FORMAT TRANSPARENT BGCOLOR"
        " EXCEPTIONS DPI QUERY_LAYERS INFO_FORMAT FEATURE_COUNT I J X Y FI_POINT_TOLERANCE FI_LINE_TOLERANCE"
        " FI_POLYGON_TOLERANCE WITH_GEOMETRY SCALE RULE LAYERTITLE RULELABEL SLD_VERSION UPDATESEQUENCE".split()
    ),
    "WFS": frozenset(
        "SERVICE VERSION REQUEST TYPENAME TYPENAMES SRSNAME BBOX MAXFEATURES COUNT STARTINDEX PROPERTYNAME FEATUREID"
        " FILTER SORTBY OUTPUTFORMAT RESULTTYPE UPDATESEQUENCE ACCEPTVERSIONS ACCEPTFORMATS SECTIONS".split()
    ),
}
_LAYERS = ("LAYERS", "LAYER", "QUERY_LAYERS", "TYPENAME", "TYPENAMES")
_DRAWINGS = ("application/dxf", "application/pdf")
_PREFIX = re.compile(r"^\w+:")


class Refused(Exception):
    """A request that does not get through; ``code`` as the standard calls it."""

    def __init__(self, code: str, text: str, service: str = "WMS") -> None:
        self.code, self.text, self.service = code, text, service
        super().__init__(text)


def checked_query(raw: str, collections: frozenset[str]) -> tuple[str, str]:
    """Return (name of the request, query string for QGIS Server) with what is allowed of it.

    Raises: Refused for a request, a layer, a size or a format that is not served.
    """
    if len(raw) > LONGEST_QUERY:
        raise Refused("InvalidParameterValue", f"The query is longer than {LONGEST_QUERY} characters.")
    given = {name.upper(): value for name, value in parse_qsl(raw, keep_blank_values=True, max_num_fields=100)}
    service, request = _service_and_request(given)
    kept = {name: value for name, value in given.items() if name in _PARAMETERS[service]}
    kept |= {"SERVICE": service, "REQUEST": request}
    _check_layers(kept, collections, service)
    _check_sizes(kept, service)
    if kept.get("FORMAT", "").split(";")[0].strip().lower() in _DRAWINGS:
        raise Refused("InvalidFormat", f"FORMAT {kept['FORMAT']} is not served.", service)
    if "<!" in kept.get("FILTER", ""):
        raise Refused("InvalidParameterValue", "FILTER holds a declaration.", service)
    if request == "GetFeature" and kept.get("VERSION") != "1.0.0":
        kept = _with_axes(kept)
    return request, urlencode(kept)


# ---- the order of axes in WFS 1.1 ----


def _with_axes(kept: dict[str, str]) -> dict[str, str]:
    """Return the parameters of GetFeature with CRS names whose order of axes every client reads in the same way.

    QGIS Server writes latitude first for EPSG:4326 and names it "EPSG:4326", which GDAL and others take for longitude
    first; under the URN it writes the same and all agree (OGC 04-094, 9.2; OGC 07-092r3, 6.3). A box without a CRS is
    in that of the answer; where it names a longitude first (no latitude is above 90) it is read as it is meant.
    """
    found = _SHORT_CRS.fullmatch(kept.get("SRSNAME", "EPSG:4326"))
    if found:
        kept = kept | {"SRSNAME": _URN.format(found[1])}
    box = kept.get("BBOX", "").split(",")
    if len(box) == 4 and kept["SRSNAME"] == _URN.format(4326) and _is_longitude(box[0]):
        kept = kept | {"BBOX": f"{kept['BBOX']},EPSG:4326"}
    if "FILTER" in kept:
        kept = kept | {"FILTER": _with_longitude_first(kept["FILTER"])}
    return kept


def _with_longitude_first(condition: str) -> str:
    """Return the OGC filter with the pairs of its shapes as QGIS Server reads them, which knows no other order.

    Clients write them in the order of the CRS, latitude first. Which it is can be told: no latitude is above 90, and no
    longitude of the country below 100. Metres stay as they are.
    """
    texts = [match[2] for match in _COORDINATES.finditer(condition)]
    pairs = [pair for text in texts for pair in _pairs(text)]
    if not any(abs(a) <= 90 < abs(b) for a, b in pairs) or any(abs(a) > 90 for a, _ in pairs):
        return condition
    return _COORDINATES.sub(lambda found: f"{found[1]}{_swapped(found[2])}{found[3]}", condition)


def _pairs(text: str) -> list[tuple[float, float]]:
    numbers = [float(each) for each in _NUMBER.findall(text)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _swapped(text: str) -> str:
    joint, gap = (",", " ") if "," in text else (" ", " ")
    return gap.join(f"{second!r}{joint}{first!r}" for first, second in _pairs(text))


def _is_longitude(text: str) -> bool:
    try:
        return abs(float(text)) > 90
    except ValueError:
        return False


def with_urns(capabilities: bytes) -> bytes:
    """Return the capabilities of a WFS 1.1 with the CRS under the names that GetFeature gives them."""
    return _LISTED_CRS.sub(rb"<\1>urn:ogc:def:crs:EPSG::\2</\1>", capabilities)


_URN = "urn:ogc:def:crs:EPSG::{}"
_COORDINATES = re.compile(r"(<(?:\w+:)?(?:coordinates|pos|posList|lowerCorner|upperCorner)\b[^>]*>)([^<]*)(</)")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SHORT_CRS = re.compile(r"EPSG:([0-9]{4,6})", re.IGNORECASE)
_LISTED_CRS = re.compile(rb"<(DefaultSRS|OtherSRS)>EPSG:([0-9]+)</\1>")


# ---- what is refused ----


def _service_and_request(given: dict[str, str]) -> tuple[str, str]:
    asked = given.get("REQUEST", "")
    # GetMap and its like need not name the service (OGC 06-042, 7.3).
    service = given.get("SERVICE", "").upper() or ("WMS" if _named("WMS", asked) else "")
    if service not in REQUESTS:
        raise Refused("InvalidParameterValue", "SERVICE must be WMS or WFS.")
    request = _named(service, asked)
    if request is None:
        raise Refused("OperationNotSupported", f"REQUEST must be one of {', '.join(REQUESTS[service])}.", service)
    return service, request


def _named(service: str, asked: str) -> str | None:
    return next((each for each in REQUESTS[service] if each.lower() == asked.lower()), None)


def _check_layers(kept: dict[str, str], collections: frozenset[str], service: str) -> None:
    for name in _LAYERS:
        for layer in filter(None, kept.get(name, "").split(",")):
            bare = _PREFIX.sub("", layer) if service == "WFS" else layer
            if bare not in collections and (service == "WFS" or bare != ROOT_LAYER):
                code = "LayerNotDefined" if service == "WMS" else "InvalidParameterValue"
                raise Refused(code, f"{name}: there is no “{layer}”.", service)


def _check_sizes(kept: dict[str, str], service: str) -> None:
    for name in ("WIDTH", "HEIGHT"):
        if name in kept and not (
            kept[name].isascii() and kept[name].isdecimal() and 0 < int(kept[name][:9]) <= LARGEST_PIXELS
        ):
            raise Refused("InvalidParameterValue", f"{name} must be from 1 to {LARGEST_PIXELS}.", service)


def exception_report(refused: Refused) -> bytes:
    """Return the refusal as the service's own XML (OGC 06-042, annex E.2; OGC 05-008, 7.4)."""
    code, text = quoteattr(refused.code), escape(refused.text)
    if refused.service == "WFS":
        body = (
            '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.0.0">'
            f"<ows:Exception exceptionCode={code}><ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception>"
            "</ows:ExceptionReport>"
        )
    else:
        body = (
            '<ServiceExceptionReport xmlns="http://www.opengis.net/ogc" version="1.3.0">'
            f"<ServiceException code={code}>{text}</ServiceException></ServiceExceptionReport>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


# ---- HTTP ----

_HEADERS = (
    ("Access-Control-Allow-Origin", "*"),
    ("X-Content-Type-Options", "nosniff"),
    # GetFeatureInfo can be HTML, which QGIS Server fills with values as they stand: nothing of it may run.
    ("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'"),
)
_AGES = {"GetCapabilities": 300, "GetLegendGraphic": 300, "DescribeFeatureType": 300, "DescribeLayer": 300}
_AGE = 30
"""Seconds for which an answer may be kept; the data change with the next release."""


class Front(ThreadingHTTPServer):
    """HTTP in front of QGIS Server, for a reverse proxy. More than `most` requests at once are told to come again."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, place: tuple[str, int], ask: Callable[[str], Answer], collections: frozenset[str], most: int
    ) -> None:
        self.ask, self.collections = ask, collections
        self.free = threading.BoundedSemaphore(most)
        super().__init__(place, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Front
    protocol_version = "HTTP/1.1"
    timeout = 15.0
    server_version, sys_version = "covidmaps", ""
    _TEXT: ClassVar = "text/xml; charset=utf-8"

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path == "/healthz":
            self._send(200, [("Content-Type", "text/plain")], b"ok\n")
        elif where.path.rstrip("/") != PATH:
            self._send(404, [("Content-Type", "text/plain")], b"WMS, WFS: /ows\n")
        else:
            self._answer(where.query)

    do_HEAD = do_GET

    def _answer(self, query: str) -> None:
        try:
            request, passed = checked_query(query, self.server.collections)
        except (Refused, ValueError) as err:
            refused = (
                err if isinstance(err, Refused) else Refused("InvalidParameterValue", "The query is not readable.")
            )
            self._send(400, [("Content-Type", self._TEXT)], exception_report(refused))
            return
        if not self.server.free.acquire(timeout=10):
            self._send(503, [("Retry-After", "5"), ("Content-Type", "text/plain")], b"busy\n")
            return
        try:
            answer = self.server.ask(passed)
        except FastCgiError as err:
            LOG.error("QGIS Server, %s: %s", request, err)
            self._send(502, [("Content-Type", "text/plain")], b"QGIS Server did not answer\n")
            return
        finally:
            self.server.free.release()
        kept = [
            (name, value) for name, value in answer.headers if name.lower() in ("content-type", "content-disposition")
        ]
        if answer.status == 200:
            kept.append(("Cache-Control", f"public, max-age={_AGES.get(request, _AGE)}"))
        body = with_urns(answer.body) if request == "GetCapabilities" else answer.body
        self._send(answer.status, kept, body)

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in (*headers, *_HEADERS, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        LOG.debug(format, *args)
